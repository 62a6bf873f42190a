"""`auditor init`: writes config.toml by asking. No secret is asked for, none is written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import config_option
from auditor.errors import ConfigError

if TYPE_CHECKING:
    from connectors.base import Connector, Setting

ASKED_ROLES = (
    *("ecommerce", "storefront", "marketing", "helpdesk", "crm", "fulfilment", "erp_accounting", "analytics", "ads"),
    *("ipaas", "messaging", "spreadsheet", "review", "loyalty", "subscription", "returns_portal", "cdp_warehouse"),
    *("forecasting", "pricing_engine", "personalisation", "fraud", "marketplace"),
)
"""Roles worth asking about, those that most stores have first."""


@click.command(short_help="Write config.toml by asking.")
@config_option
def init(config: Path) -> None:
    """Write config.toml by asking: the merchant, its platforms, and what else it uses.

    An existing file is left alone; no secret is asked for or written.
    """
    from auditor import plugins

    if config.exists():
        raise ConfigError(f"{config}: there is a file already, and it is left as it is; name another one with -c")
    connectors = plugins.connectors()
    name = click.prompt("The merchant's name, as it should stand on the report").strip()
    slug = click.prompt("A short name for files and commands", default=slug_of(name), value_proc=_slug)
    platforms = {each: _settings(connectors[each], slug) for each in _platforms(connectors)}
    stack = _stack([connectors[each] for each in platforms])
    text = config_text(slug, name, stack, platforms)
    _write_new(config, text)
    click.echo(f"\nwritten: {config}")
    for variable in _variables(platforms):
        click.echo(f"set before a run:  export {variable}=...")
    click.echo("then try the credentials with:  auditor doctor")


def slug_of(name: str) -> str:
    """A short name made from a long one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "shop"


def config_text(
    slug: str, name: str, stack: Mapping[str, str], platforms: Mapping[str, Mapping[str, str | Mapping[str, str]]]
) -> str:
    """The configuration as TOML."""
    lines = [f"[merchants.{slug}]", f"name = {_quoted(name)}", "", f"[merchants.{slug}.stack]"]
    lines += [f"{role} = {_quoted(said)}" for role, said in stack.items()]
    for platform, settings in platforms.items():
        lines += ["", f"[merchants.{slug}.platforms.{platform}]"]
        lines += [f"{key} = {_value(value)}" for key, value in settings.items()]
    return "\n".join(lines) + "\n"


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", text):
        raise click.BadParameter("small letters, digits and hyphens only")
    return text


def _platforms(connectors: Mapping[str, Connector]) -> list[str]:
    click.echo("\nFor which platforms can you get read-only credentials?")
    return [name for name, each in connectors.items() if click.confirm(f"  {each.title}?", default=False)]


def _settings(connector: Connector, slug: str) -> dict[str, str | Mapping[str, str]]:
    click.echo(f"\n{connector.title}")
    asked = {each.name: _setting(each, connector.platform, slug) for each in connector.settings}
    return {name: value for name, value in asked.items() if value}


def _setting(each: Setting, platform: str, slug: str) -> str | Mapping[str, str]:
    click.echo(f"  {each.name}: {each.help}")
    if not each.secret:
        default = None if each.required else ""
        return str(click.prompt(f"  {each.name}", default=default, show_default=False)).strip()
    if not each.required and not click.confirm(f"  Do you use {each.name}?", default=False):
        return ""
    variable = re.sub(r"[^A-Z0-9]+", "_", f"{slug}_{platform}_{each.name}".upper())
    click.echo("  It is a secret: this file only names the environment variable that holds it.")
    return {"env": str(click.prompt("  variable", default=variable)).strip()}


def _stack(connectors: list[Connector]) -> dict[str, str]:
    click.echo('\nWhat does each of these? A name, or "none"; Enter for "I do not know" or for what is suggested.')
    played: dict[str, str] = {}
    for connector in reversed(connectors):
        played |= dict.fromkeys((role.value for role in connector.roles), connector.platform)
    said = {role: _role(role, played.get(role, "")) for role in ASKED_ROLES}
    return {role: tool for role, tool in said.items() if tool}


def _role(role: str, suggested: str) -> str:
    answer = click.prompt(f"  {role.replace('_', ' ')}", default=suggested, show_default=bool(suggested))
    return str(answer).strip()


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{path}: it cannot be written ({error.strerror}); choose another place with -c") from None


def _variables(platforms: Mapping[str, Mapping[str, str | Mapping[str, str]]]) -> list[str]:
    values = [value for settings in platforms.values() for value in settings.values()]
    return [value["env"] for value in values if isinstance(value, Mapping)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def _value(value: str | Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return f"{{ env = {_quoted(value['env'])} }}"
    return _quoted(value)
