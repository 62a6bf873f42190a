"""The merchant's platforms, each on a loopback port of its own, and a configuration that reads them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from auditor.demo.http import Fault, Platform, Server
from auditor.demo.world import World

_CLASSES = {
    "hubspot": "HubSpotDemo",
    "klaviyo": "KlaviyoDemo",
    "n8n": "N8nDemo",
    "shopify": "ShopifyDemo",
    "zendesk": "ZendeskDemo",
}
SECRETS = frozenset({"api_token", "client_secret", "key", "token"})
"""Settings that are secrets: the configuration only refers to them."""


@dataclass(frozen=True)
class Counterpart:
    """One demo platform and the credential it accepts."""

    make: Callable[[World, Callable[[], float]], Platform]
    """From a world and a clock that counts seconds."""
    settings: Mapping[str, str]


def counterparts() -> dict[str, Counterpart]:
    """All demo platforms by name."""
    modules = {name: import_module(f"auditor.demo.{name}") for name in _CLASSES}
    return {name: Counterpart(getattr(module, _CLASSES[name]), module.CREDENTIALS) for name, module in modules.items()}


@contextmanager
def serving(
    world: World,
    faults: Mapping[str, Iterable[Fault]] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[dict[str, Server]]:
    """The platforms of a world, running; closed at the end."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(Server(counterpart.make(world, monotonic), (faults or {}).get(name, ())))
            for name, counterpart in counterparts().items()
            if name in world.data
        }


def settings_of(servers: Mapping[str, Server]) -> dict[str, dict[str, str]]:
    """What a connector needs to read each running platform, secrets included."""
    known = counterparts()
    return {name: {**known[name].settings, "base_url": server.base_url} for name, server in servers.items()}


def write_config(folder: Path, world: World, servers: Mapping[str, Server]) -> Path:
    """A config.toml for the running platforms, its secrets in files beside it. Gives its path."""
    lines = list(_merchant_lines(world))
    for name, settings in settings_of(servers).items():
        lines += ["", f"[merchants.{world.merchant['slug']}.platforms.{name}]"]
        lines += [f"{key} = {_value(folder, name, key, value)}" for key, value in settings.items()]
    place = folder / "config.toml"
    place.write_text("\n".join(lines) + "\n", "utf-8")
    return place


def _merchant_lines(world: World) -> Iterator[str]:
    merchant, table = world.merchant, f"merchants.{world.merchant['slug']}"
    yield f"[{table}]"
    yield f"name = {json.dumps(merchant['name'])}"
    yield f"without = {json.dumps(merchant.get('without', []))}"
    yield f"\n[{table}.stack]"
    yield from (f"{role} = {json.dumps(said)}" for role, said in merchant["stack"].items())
    for kind in ("accept", "answer"):
        for entry in merchant.get(kind, ()):
            yield f"\n[[{table}.{kind}]]"
            yield from (f"{key} = {value}" for key, value in _dated(world, entry))


def _dated(world: World, entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The keys of an entry; `until_days` and `on_days_ago` become dates."""
    for key, value in entry.items():
        if key == "until_days":
            yield "until", f"{world.now + timedelta(days=float(str(value))):%Y-%m-%d}"
        elif key == "on_days_ago":
            yield "on", f"{world.ago(float(str(value))):%Y-%m-%d}"
        else:
            yield key, json.dumps(value)


def _value(folder: Path, platform: str, key: str, value: str) -> str:
    if key not in SECRETS:
        return json.dumps(value)
    name = f"{platform}-{key}.secret"
    (folder / name).touch(mode=0o600)
    (folder / name).write_text(value, "utf-8")
    return f"{{ file = {json.dumps(name)} }}"
