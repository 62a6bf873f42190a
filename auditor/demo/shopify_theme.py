"""The published theme of the demo shop: its settings, its layout and one page, with the tokens that real ones hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from auditor.demo.shopify_catalogue import CANARY_SECRET
from auditor.demo.shopify_history import CANARY_PII
from auditor.demo.shopify_paging import page
from auditor.demo.world import World


class Theme:
    """Resolves themes and their files."""

    def __init__(self, world: World) -> None:
        self.world, self.data = world, world.platform("shopify")

    def themes(self, _: object, roles: Collection[str] | None = None, **paging: Any) -> dict[str, Any]:
        """The published one, when themes of its kind are asked for."""
        theme = self.data.get("theme")
        shown = [("1", theme)] if theme and (roles is None or "MAIN" in roles) else []
        return page(shown, self._theme, **paging)

    def _theme(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/OnlineStoreTheme/{row['id']}",
            "name": "Dawn",
            "role": "MAIN",
            "createdAt": self.world.stamp(400),
            "updatedAt": self.world.stamp(20),
            "files": self._files,
        }

    def _files(self, _: object, filenames: Collection[str] | None = None, **paging: Any) -> dict[str, Any]:
        texts = {
            "config/settings_data.json": self._settings(),
            "layout/theme.liquid": self._layout(),
            "templates/product.json": self._page(),
        }
        wanted = [name for name in texts if filenames is None or any(_matches(name, each) for each in filenames)]
        return {
            **page([(name, name) for name in wanted], lambda name: _file(name, texts[name]), **paging),
            "userErrors": [],
        }

    def _settings(self) -> str:
        blocks = self._blocks("embeds")
        settings = {"current": {"logo_width": 120, "blocks": blocks}, "presets": {"Default": {}}}
        return "/*\n * IMPORTANT: this file is written by the theme editor.\n */\n" + json.dumps(settings, indent=2)

    def _page(self) -> str:
        blocks = self._blocks("blocks")
        main = {"type": "main-product", "blocks": {"title": {"type": "title"}, **blocks}}
        return json.dumps({"sections": {"main": main}, "order": ["main"]})

    def _blocks(self, table: str) -> dict[str, Any]:
        return {
            str(index): {
                "type": f"shopify://apps/{row['app']}/blocks/{row['block']}/{row['uuid']}",
                "disabled": bool(row.get("disabled", False)),
                "settings": {"storefrontAccessToken": CANARY_SECRET, "shopEmail": f"{CANARY_PII}@owner.example"},
            }
            for index, row in enumerate(self.data.get(table, []))
        }

    def _layout(self) -> str:
        scripts = "".join(f'<script async src="{url}"></script>\n' for url in self.data["theme"].get("scripts", []))
        return f"<!doctype html>\n<html><head>{{{{ content_for_header }}}}\n{scripts}</head></html>"


def _file(name: str, text: str) -> dict[str, Any]:
    body = {"__typename": "OnlineStoreThemeFileBodyText", "content": text}
    return {"filename": name, "size": len(text), "body": body}


def _matches(name: str, pattern: str) -> bool:
    start, star, end = pattern.partition("*")
    return name.startswith(start) and name.endswith(end) if star else name == pattern
