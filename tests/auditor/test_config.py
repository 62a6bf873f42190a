"""config.toml: what is right is read, what is wrong is told with its line."""

import sys
from pathlib import Path

import pytest

from auditor.config import Config, load
from auditor.errors import ConfigError
from auditor.model import Role, StackEntry
from tests.auditor.fakes import CANARY, Script, connector

GOOD = """
[history]
url = "sqlite:///books.db"

[merchants.fern]
name = "Fern & Fable"
stack = { crm = "hubspot", erp_accounting = "none", ads = ["Google Ads", "Meta"] }

[merchants.fern.platforms.fake]
shop = "fern"
token = { env = "FERN_TOKEN" }

[[merchants.fern.accept]]
finding = "support.order_context"
reason = "Later"
by = "Ana"
until = 2027-03-31
"""
FAKE = {"fake": connector(Script())}


def read(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return load(path, FAKE)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return str(caught.value)


def test_a_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERN_TOKEN", CANARY)
    config = read(tmp_path, GOOD)
    merchant = config.merchant("fern")
    assert config.slugs == ("fern",)
    assert config.history_url == f"sqlite:///{tmp_path / 'books.db'}"
    assert StackEntry(role=Role.ERP_ACCOUNTING, tools=()) in merchant.stack
    assert StackEntry(role=Role.ADS, tools=("Google Ads", "Meta")) in merchant.stack
    assert merchant.accepts[0].until == "2027-03-31"
    assert config.settings("fern") == {"fake": [{"shop": "fern", "token": CANARY}]}


def test_a_secret_hides_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERN_TOKEN", CANARY)
    config = read(tmp_path, GOOD)
    assert CANARY not in repr(config.settings("fern"))
    assert CANARY not in repr(config)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('name = "Fern', 'nmae = "Fern', 'config.toml:6: unknown key "nmae"', id="line of a key"),
        pytest.param('name = "Fern', 'nmae = "Fern', 'did you mean "name"?', id="nearest key"),
        pytest.param('name = "Fern', 'nmae = "Fern', 'needs the key "name"', id="what is then missing"),
        pytest.param("[history]", "[histry]", 'config.toml:2: unknown key "histry" in the file', id="table"),
        pytest.param("crm =", "crn =", 'config.toml:7: unknown role "crn"', id="role"),
        pytest.param(
            "platforms.fake", "platforms.fak", 'unknown platform "fak" in [merchants.fern.platforms]', id="platform"
        ),
        pytest.param('shop = "fern"', 'shp = "fern"', 'config.toml:10: unknown key "shp"', id="setting"),
        pytest.param(
            'shop = "fern"', "", 'config.toml:9: [merchants.fern.platforms.fake] needs the key "shop"', id="needed"
        ),
        pytest.param('shop = "fern"', "shop = 12", 'config.toml:10: "shop"', id="kind of value"),
        pytest.param(
            "reason =", "raison =", 'config.toml:15: unknown key "raison" in [merchants.fern.accept]', id="array"
        ),
        pytest.param("until = 2027-03-31", 'until = "soon"', 'config.toml:17: "until"', id="date"),
        pytest.param('{ env = "FERN_TOKEN" }', '{ envv = "X" }', "config.toml:11", id="reference"),
        pytest.param("[merchants.fern.pl", "x = [\n[merchants.fern.pl", "config.toml:", id="not TOML"),
        pytest.param('"sqlite:///books.db"', '"mysql://x/y"', "config.toml:3", id="database"),
        pytest.param("merchants.fern", "merchants.Fern_", 'merchant "Fern_": use small letters', id="slug"),
    ],
)
def test_wrong_files(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    assert says in refused(tmp_path, GOOD.replace(old, new))


def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    says = refused(tmp_path, GOOD.replace('{ env = "FERN_TOKEN" }', f'"{CANARY}"'))
    assert "config.toml:11" in says
    assert "{ env =" in says
    assert CANARY not in says


def test_a_database_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    says = refused(tmp_path, GOOD.replace("sqlite:///books.db", f"postgresql+psycopg://u:{CANARY}@h/d"))
    assert "config.toml:3" in says
    assert CANARY not in says


@pytest.mark.parametrize("url", ["http://example.com", "https://u:p@example.com", "ftp://x", "https://", "http://[::1"])
def test_addresses_that_could_leak_a_token(tmp_path: Path, url: str) -> None:
    assert "base_url" in refused(tmp_path, GOOD.replace('shop = "fern"', f'shop = "fern"\nbase_url = "{url}"'))


@pytest.mark.parametrize("url", ["https://eu.example.com", "http://127.0.0.1:8080/x", "http://localhost:1"])
def test_addresses_that_are_fine(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, GOOD.replace('shop = "fern"', f'shop = "fern"\nbase_url = "{url}"'))


def test_two_accounts_on_one_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERN_TOKEN", CANARY)
    second = '\n[[merchants.fern.platforms.fake]]\nshop = "b2b"\ntoken = { env = "FERN_TOKEN" }\n'
    config = read(
        tmp_path, GOOD.replace("[merchants.fern.platforms.fake]", "[[merchants.fern.platforms.fake]]") + second
    )
    assert [each["shop"] for each in config.settings("fern")["fake"]] == ["fern", "b2b"]


def test_an_unset_variable_names_itself_and_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FERN_TOKEN", raising=False)
    with pytest.raises(
        ConfigError, match=r'config.toml:11: "token" of fake: .*FERN_TOKEN is not set.*export FERN_TOKEN'
    ):
        read(tmp_path, GOOD).settings("fern")


def test_secrets_from_files_and_commands(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{CANARY}\n")
    by_file = read(tmp_path, GOOD.replace('{ env = "FERN_TOKEN" }', '{ file = "key" }'))
    assert by_file.settings("fern")["fake"][0]["token"] == CANARY
    command = f'{{ command = ["{sys.executable}", "-c", "print(\'{CANARY}\')"] }}'
    by_command = read(tmp_path, GOOD.replace('{ env = "FERN_TOKEN" }', command))
    assert by_command.settings("fern")["fake"][0]["token"] == CANARY


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ('{ file = "nowhere" }', "cannot be read"),
        ('{ command = ["/no/such/program"] }', "cannot be started"),
        (f'{{ command = ["{sys.executable}", "-c", "import sys; sys.exit(\'{CANARY}\')"] }}', "exit code 1"),
        (f'{{ command = ["{sys.executable}", "-c", ""] }}', "is empty"),
        ('{ keyring = "noslash" }', "service/user"),
    ],
)
def test_references_that_lead_nowhere(tmp_path: Path, reference: str, says: str) -> None:
    config = read(tmp_path, GOOD.replace('{ env = "FERN_TOKEN" }', reference))
    with pytest.raises(ConfigError, match=says) as caught:
        config.settings("fern")
    assert CANARY not in str(caught.value)


def test_an_unknown_merchant_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='did you mean "fern"'):
        read(tmp_path, GOOD).merchant("ferm")
    with pytest.raises(ConfigError, match="auditor init"):
        load(tmp_path / "none.toml")
