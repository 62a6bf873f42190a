"""Secrets by reference: an environment variable, a file, the key ring, or a command; never written in config.toml."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from auditor.errors import ConfigError
from auditor.redact import MASK, redactor

COMMAND_SECONDS = 30
KINDS = ("env", "file", "keyring", "command")
HOW = '{ env = "NAME" }, { file = "path" }, { keyring = "service/user" } or { command = ["program", "argument"] }'


class Secret(str):
    """A secret value. It is a string to whoever sends it, and hidden from whoever prints it with `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return MASK


def is_reference(value: object) -> bool:
    """Whether a value of config.toml is a well-formed reference."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    kind, target = next(iter(value.items()))
    if kind == "command":
        return isinstance(target, list) and bool(target) and all(isinstance(part, str) for part in target)
    return kind in KINDS and isinstance(target, str) and bool(target)


def resolve(reference: Mapping[str, Any], folder: Path) -> Secret:
    """Fetch the value a reference points at; relative paths start at `folder`. Raises ConfigError, never quoting it."""
    kind, target = next(iter(reference.items()))
    value = _SOURCES[kind](target, folder).strip()
    if not value:
        raise ConfigError(f"{_name(kind, target)} is empty; put the secret's value there")
    redactor.learn(value)
    return Secret(value)


def _name(kind: str, target: Any) -> str:
    return {
        "env": f"environment variable {target}",
        "file": f"file {target}",
        "keyring": f"key ring entry {target}",
        "command": f"the output of the command `{target[0]}`",
    }[kind]


def _env(variable: str, folder: Path) -> str:
    if variable not in os.environ:
        raise ConfigError(f"environment variable {variable} is not set; set it with: export {variable}=...")
    return os.environ[variable]


def _file(name: str, folder: Path) -> str:
    path = folder / Path(name).expanduser()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigError(f"secret file {path} cannot be read ({why}); correct the path or its permissions") from None


def _keyring(entry: str, folder: Path) -> str:
    service, slash, user = entry.rpartition("/")
    if not slash:
        raise ConfigError(f'key ring entry "{entry}" must be written as "service/user"')
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise ConfigError(
            "the key ring needs one more package; install it with: pip install 'auditor[keyring]'"
        ) from None
    try:
        value = keyring.get_password(service, user)
    except Exception as error:  # back ends raise whatever they like, and their words may quote the entry
        raise ConfigError(
            f"the key ring could not be opened ({type(error).__name__}); unlock it and try again"
        ) from None
    if value is None:
        raise ConfigError(f"the key ring has no entry {entry}; add it with: keyring set {service} {user}")
    return str(value)


def _command(command: list[str], folder: Path) -> str:
    # No shell, and nothing of what the command writes is ever shown: its error output may quote the secret.
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ConfigError(
            f"the command `{command[0]}` took over {COMMAND_SECONDS} seconds; run it by hand once"
        ) from None
    except OSError as error:
        raise ConfigError(f"the command `{command[0]}` cannot be started ({error.strerror}); check its path") from None
    if done.returncode != 0:
        raise ConfigError(
            f"the command `{command[0]}` ended with exit code {done.returncode}; run it by hand to see why"
        )
    return done.stdout.decode("utf-8", "replace")


_SOURCES: dict[str, Callable[[Any, Path], str]] = {
    "env": _env,
    "file": _file,
    "keyring": _keyring,
    "command": _command,
}
