"""Turns what is wrong with a file into sentences: where, what, and the nearest right thing."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from auditor.config.lines import Path, line_of
from auditor.config.model import File
from auditor.errors import ConfigError
from auditor.model import Process, Role

_KEYS: dict[str, tuple[str, type[Role] | type[Process]]] = {"stack": ("role", Role), "minutes": ("process", Process)}
"""Tables whose keys are words of the vocabulary."""


class Places:
    """Knows on which line of which file each key stands."""

    def __init__(self, file: FilePath, found: Mapping[Path, int]) -> None:
        self.file = file
        self.found = found

    def at(self, path: Path, says: str) -> str:
        """The sentence with its place in front, such as `config.toml:14: ...`."""
        return f"{self.file.name}:{line_of(self.found, self._written(path))}: {says}"

    def _written(self, path: Path) -> Path:
        """The path as it stands in the file: `order.refund = 4` is two keys to TOML and one to us."""
        parts = tuple(inner for part in path for inner in (part.split(".") if isinstance(part, str) else (part,)))
        return path if path in self.found else parts


def unknown(what: str, name: object, where: str, known: Iterable[str]) -> str:
    """A sentence for a name that does not exist, with the nearest one that does."""
    choices = sorted(known)
    near = difflib.get_close_matches(str(name).lower(), choices, n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"?' if near else f"known are: {', '.join(choices)}"
    return f'unknown {what} "{_short(name)}" in {where} — {hint}'


def table_name(path: Path) -> str:
    """A table as it is written in the file, such as `[merchants.fern.platforms.shop]`."""
    names = ".".join(str(part) for part in path if isinstance(part, str))
    return f"[{names}]" if names else "the file"


def read_toml(file: FilePath, otherwise: str) -> str:
    """The text of a TOML file that is valid TOML. Raises ConfigError; `otherwise` is what to do when there is none."""
    try:
        source = file.read_text("utf-8-sig")
        tomllib.loads(source)
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file; {otherwise}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: this is not text in UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{file}: it cannot be read ({error.strerror}); check the path and its permissions") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{file.name}:{line.group(1)}" if line else file.name
        raise ConfigError(f"{place}: this is not valid TOML; check quotes, brackets and = signs on this line") from None
    return source


def dates_as_text(value: Any) -> Any:
    """TOML dates as ISO text, as the vocabulary keeps them."""
    if isinstance(value, dict):
        return {key: dates_as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [dates_as_text(each) for each in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def sentences(error: ValidationError, places: Places, root: type[BaseModel] = File) -> list[str]:
    """One sentence for each thing pydantic found; never with the value itself, which may be a secret."""
    found = error.errors(include_input=False)
    return [_sentence(each["type"], each["loc"], each["msg"], places, root) for each in found]


def _sentence(kind: str, loc: Path, message: str, places: Places, root: type[BaseModel]) -> str:
    if loc and loc[-1] == "[key]":
        what, known = _KEYS[str(loc[-3])]
        if loc[-2] not in set(known):
            return places.at(loc[:-1], unknown(what, loc[-2], table_name(loc[:-2]), list(known)))
        loc = loc[:-1]
    path, key = loc[:-1], loc[-1] if loc else ""
    if kind == "extra_forbidden":
        return places.at(loc, unknown("key", key, table_name(path), _keys_of(path, root)))
    if kind == "missing":
        return places.at(path, f'{table_name(path)} needs the key "{key}"; add: {key} = ...')
    return places.at(loc, f'"{key}" in {table_name(path)}: {_plain(message)}')


def _plain(message: str) -> str:
    return (
        message.removeprefix("Value error, ").replace("Input should", "it should").replace("String should", "it should")
    )


def _keys_of(path: Path, root: type[BaseModel]) -> list[str]:
    annotation: Any = root
    for part in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:  # a merchant's own name, or a place in an array
            annotation = _model_in(annotation)
    model = _model_in(annotation)
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(each) for each in get_args(annotation))
    return next((each for each in inside if each is not None), None)


def _short(name: object) -> str:
    text = str(name)
    return text if len(text) <= 60 else text[:57] + "..."
