"""The vendors' own client packages as independent clients of the demo platforms: what we serve is what they expect.

HubSpot's is tried in `tests/auditor/demo/test_hubspot.py`. Two of them are no dependency of ours: their tests run where
they are installed (`pip install klaviyo-api zenpy`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from auditor.demo import klaviyo, shopify, zendesk
from auditor.demo.http import Server
from auditor.demo.shopify_shop import VERSION
from auditor.demo.world import load

WORLD = load()
WHY = "the vendor's client package is not installed here, and no dependency of ours"


@pytest.fixture
def shop() -> Iterator[str]:
    with Server(shopify.ShopifyDemo(WORLD)) as server:
        yield server.base_url


@pytest.fixture
def klaviyo_url() -> Iterator[str]:
    with Server(klaviyo.KlaviyoDemo(WORLD)) as server:
        yield server.base_url


@pytest.fixture
def zendesk_url() -> Iterator[str]:
    with Server(zendesk.ZendeskDemo(WORLD)) as server:
        yield server.base_url


@pytest.fixture
def shopify_client(shop: str) -> Iterator[Any]:
    """ShopifyAPI, pointed at the demo shop; it keeps its settings for the whole process."""
    package = pytest.importorskip("shopify", reason=WHY)
    package.ShopifyResource.set_site(f"{shop}/admin/api/{VERSION}")
    package.ShopifyResource.headers["X-Shopify-Access-Token"] = shopify.CREDENTIALS["token"]
    yield package
    package.ShopifyResource.clear_session()


def test_shopify_asks_graphql(shopify_client: Any) -> None:
    asked = "query Named { shop { name currencyCode } appInstallations(first: 3) { pageInfo { hasNextPage } } }"
    answer = json.loads(shopify_client.GraphQL().execute(asked))
    assert answer["data"]["shop"] == {"name": "Fern & Fable", "currencyCode": "GBP"}
    assert answer["data"]["appInstallations"]["pageInfo"]["hasNextPage"] is True
    assert answer["extensions"]["cost"]["throttleStatus"]["maximumAvailable"] > 0


def test_shopify_is_told_what_it_asked_wrong(shopify_client: Any) -> None:
    answer = json.loads(shopify_client.GraphQL().execute("{ shop { nameOfTheShop } }"))
    assert "nameOfTheShop" in answer["errors"][0]["message"]


def test_klaviyo(klaviyo_url: str) -> None:
    package = pytest.importorskip("klaviyo_api", reason=WHY)
    client = package.KlaviyoAPI(klaviyo.CREDENTIALS["key"], max_retries=1, test_host=klaviyo_url)
    account = client.Accounts.get_accounts()
    assert _data(account)[0]["attributes"]["contact_information"]["organization_name"] == "Fern & Fable"
    flows = _data(client.Flows.get_flows(page_size=2))
    assert len(flows) == 2
    metrics = _data(client.Metrics.get_metrics())
    assert any(each["attributes"]["name"] == "Placed Order" for each in metrics)
    segments = _data(client.Segments.get_segments())
    assert {"id", "type", "attributes"} <= segments[0].keys()


def test_klaviyo_refuses_a_wrong_key(klaviyo_url: str) -> None:
    package = pytest.importorskip("klaviyo_api", reason=WHY)
    exceptions = pytest.importorskip("openapi_client.exceptions", reason=WHY)
    client = package.KlaviyoAPI("pk_wrong", max_retries=1, test_host=klaviyo_url)
    with pytest.raises(exceptions.UnauthorizedException):
        client.Accounts.get_accounts()


def _data(answer: Any) -> list[dict[str, Any]]:
    """The rows of a typed answer, or of a plain one."""
    plain = answer if isinstance(answer, dict) else answer.to_dict()
    rows: list[dict[str, Any]] = plain["data"]
    return rows


class ToTheDemo(HTTPAdapter):
    """Sends what is meant for the vendor's host to the demo."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self.base_url = base_url

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        meant = request.url or ""
        host, _, path = meant.removeprefix("https://").partition("/")
        assert host == "fernandfable.zendesk.com"
        moved = request.copy()
        moved.url = f"{self.base_url}/{path}"
        answer = super().send(moved, *args, **more)
        answer.url, answer.request = meant, request  # the client tells answers apart by their address
        return answer


@pytest.fixture
def zenpy_client(zendesk_url: str) -> Any:
    package = pytest.importorskip("zenpy", reason=WHY)
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", ToTheDemo(zendesk_url))
    known = zendesk.LEGACY
    return package.Zenpy(subdomain=known["subdomain"], email=known["email"], token=known["api_token"], session=session)


def test_zendesk(zenpy_client: Any) -> None:
    assert zenpy_client.users.me().role == "admin"
    titles = [each.title for each in zenpy_client.triggers()]
    assert len(titles) > 3
    assert zenpy_client.automations().next().id
    assert "subject" in {each.type for each in zenpy_client.ticket_fields()}


def test_zendesk_refuses_a_wrong_token(zendesk_url: str) -> None:
    package = pytest.importorskip("zenpy", reason=WHY)
    errors = pytest.importorskip("zenpy.lib.exception", reason=WHY)
    session = requests.Session()
    session.mount("https://", ToTheDemo(zendesk_url))
    client = package.Zenpy(subdomain="fernandfable", email="x@example.com", token="wrong", session=session)
    with pytest.raises(errors.APIException):
        list(client.triggers())
