"""What other tools have put into the published theme: app embeds, and scripts written into its layout by hand.

The theme's files hold settings of apps, tokens among them. Only the type of each block, whether it is on, and the
hosts of scripts are kept.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, Misread, Unavailable
from connectors.redact import clean, host_of
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, plain, promised, rows, tail, when
from connectors.shopify.documents import THEME_FILES, THEME_TEMPLATES

SETTINGS = "config/settings_data.json"
_BLOCK = re.compile(r"shopify://apps/([a-z0-9_-]{1,80})/blocks/([\w-]{1,80})/([0-9a-f-]{36})\Z", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^>]{0,500}?\bsrc\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]{4,300})", re.IGNORECASE)
_COMMENT = re.compile(r"\A\s*(?:/\*.*?\*/\s*)+", re.DOTALL)
_OUR_OWN = ("shopify.com", "shopifycdn.com", "shopifycdn.net", "shopifycloud.com", "myshopify.com")


def embeds(client: Client) -> Iterator[Connection]:
    """App embeds of the published theme, on or off, and hosts that its layout loads scripts from.

    An embed that is on is loaded on every page, so its maker can see what visitors do. Whether it sends anything is not
    shown. What a script by hand carries is left to the catalogue of tools: it may be no more than a font.
    """
    for theme in rows(asked(client, THEME_FILES)):
        files = _files(theme)
        texts = {promised(row, "filename"): _text(row) for row in rows(files)}
        if SETTINGS not in texts:
            raise Misread("Shopify gave a theme without its settings.")
        yield from _embeds(client, theme, texts.pop(SETTINGS))
        yield from _scripts(client, theme, texts)
        if has_more(files):
            raise Cut("The theme has more layouts than we look at.")


def blocks(client: Client) -> Iterator[Connection]:
    """Blocks of apps in pages of the published theme, such as the stars below a product.

    A page without visitors shows its blocks to nobody; still, its maker's code is part of the shop.
    """
    for theme in rows(asked(client, THEME_TEMPLATES)):
        files, found = _files(theme), dict[str, Row]()
        for row in rows(files):
            for block in _typed(_json(_text(row))):
                key = promised(block, "type")
                if not (key in found and _off(block)):
                    found[key] = block  # one that is on anywhere is on
        yield from _of_apps(client, theme, found.values(), "block")
        if has_more(files):
            raise Cut("The theme has more pages than we look at.")


def _files(theme: Row) -> Row:
    files = theme.get("files")
    if not isinstance(files, dict):
        raise Misread("Shopify gave a theme without its files.")
    _complain(files)
    return files


def _typed(value: object) -> Iterator[Row]:
    """Every block of an app in a page, however deep."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            if isinstance(each.get("type"), str) and _BLOCK.match(each["type"]):
                yield each
            left += each.values()
        elif isinstance(each, list):
            left += each


def _off(block: Row) -> bool:
    """Whether a block is switched off; one that does not say is on."""
    off = block.get("disabled")
    if off is not None and not isinstance(off, bool):
        raise Misread("The theme does not say clearly whether a block is on.")
    return off is True


def _embeds(client: Client, theme: Row, text: str) -> Iterator[Connection]:
    yield from _of_apps(client, theme, _blocks(text), "embed")


def _of_apps(client: Client, theme: Row, found: Iterable[Row], what: str) -> Iterator[Connection]:
    for block in sorted(found, key=lambda block: plain(block, "type")):
        match = _BLOCK.match(plain(block, "type"))
        if match:
            handle, kind, uuid = match.groups()
            off = _off(block)
            yield _pixel(
                client,
                theme,
                f"{what}:{uuid.lower()}:{clean(kind)}",
                f"{clean(handle)}: {clean(kind)}",
                Hint(handle=clean(handle), uuid=uuid.lower()),
                State.OFF if off else State.LIVE,
                (DataObject.WEB_BEHAVIOUR,),
            )


def _scripts(client: Client, theme: Row, texts: Mapping[str, str]) -> Iterator[Connection]:
    urls = [url for text in texts.values() for url in _SCRIPT.findall(text)]
    hosts = {host_of(f"https:{url}" if url.startswith("//") else url) for url in urls} - {""}
    for host in sorted(host for host in hosts if not host.endswith(_OUR_OWN)):
        yield _pixel(client, theme, f"script:{host}", f"Script from {host}", Hint(host=host), State.LIVE, ())


def _pixel(
    client: Client, theme: Row, key: str, name: str, hint: Hint, state: State, data: tuple[DataObject, ...]
) -> Connection:
    return Connection(
        id=key[:200],
        name=name[:200],
        link=admin(client, f"themes/{tail(theme)}/editor"),
        at=when(theme, "updatedAt"),
        proof=Proof.CONFIGURED,
        target=hint,
        data=data,
        mechanism=Mechanism.PIXEL,
        state=state,
    )


def _blocks(text: str) -> list[dict[str, Any]]:
    """The blocks of the theme's current settings; `current` may be the name of one of its presets."""
    settings = _object(_json(text))
    current = settings.get("current")
    if isinstance(current, str):
        current = _object(settings.get("presets")).get(current)
    blocks = _object(current).get("blocks")
    return [block for block in _object(blocks).values() if isinstance(block, dict)] if blocks is not None else []


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misread("The theme's settings do not say which of them are in use.")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(_COMMENT.sub("", text))
    except (ValueError, RecursionError):
        raise Misread("A file of the theme cannot be read.") from None


def _text(row: Row) -> str:
    """The content of a file. A very large one comes as a link to another host, which we do not follow."""
    body = row["body"]
    if "content" in body:
        return plain(body, "content")
    if "contentBase64" in body:
        try:
            return base64.b64decode(promised(body, "contentBase64"), validate=True).decode("utf-8", "replace")
        except binascii.Error:
            raise Misread("A file of the theme cannot be read.") from None
    raise Cut("A file of the theme is too large to be read.")


def _complain(files: Row) -> None:
    """Raises when Shopify left files out."""
    told = files.get("userErrors")
    if not isinstance(told, list):
        raise Misread("Shopify did not say whether it left out files of the theme.")
    codes = {promised(error, "code") for error in told} - {"SUCCESS"}
    if "TIMEOUT" in codes:
        raise Unavailable("Shopify took too long to give the files of the theme.", "Run the audit again later.")
    if codes:
        raise Misread("Shopify left out files of the theme.")
