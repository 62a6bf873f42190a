"""Finds connectors and detectors: the built-in ones and those of third parties come through the same entry points."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from auditor.errors import ConfigError

if TYPE_CHECKING:
    from auditor.detect import Detector
    from connectors.base import Connector

CONNECTORS = "auditor.connectors"
DETECTORS = "auditor.detectors"

log = logging.getLogger(__name__)
Found = TypeVar("Found")


def connectors() -> dict[str, Connector]:
    """Every platform that can be read, by its name, in alphabetical order."""
    from connectors.base import Connector

    found: dict[str, Connector] = {}
    for each in _from_entry_points(CONNECTORS, Connector):
        if each.platform in found:
            log.warning("a second connector for %s was left out; uninstall one of the two", each.platform)
        else:
            found[each.platform] = each
    return dict(sorted(found.items()))


def detectors(folders: Iterable[Path] = ()) -> tuple[Detector, ...]:
    """Every question, by its id, the ones in `folders` included. Raises ConfigError for a folder that is not there."""
    from auditor.detect import Detector

    found: dict[str, Detector] = {}
    extra = [each for folder in folders for each in _from_folder(folder, Detector)]
    for each in [*_from_entry_points(DETECTORS, Detector), *extra]:
        if each.id in found:
            log.warning("a second question with the id %s was left out; give it another id", each.id)
        else:
            found[each.id] = each
    return tuple(found[name] for name in sorted(found))


def _from_entry_points(group: str, kind: type[Found]) -> Iterator[Found]:
    """Built-in ones first, so that a third party never replaces one in silence; each object once."""
    points = {point.value: point for point in entry_points(group=group)}
    seen: set[int] = set()
    for point in sorted(points.values(), key=lambda point: (point.name != "builtin", point.name)):
        for module in _modules(point):
            for each in _instances(module, kind):
                if id(each) not in seen:
                    seen.add(id(each))
                    yield each


def _modules(point: EntryPoint) -> Iterator[ModuleType]:
    whose = f"plugin {point.name} ({point.value})"
    module = _imported(point.value, whose)
    if module is None:
        return
    yield module
    for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not inner.name.startswith("_"):
            part = _imported(f"{module.__name__}.{inner.name}", whose)
            if part is not None:
                yield part


def _imported(name: str, whose: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except Exception as error:  # whatever a plugin does wrong, the others go on
        log.warning("%s was left out: %s does not load (%s); repair or uninstall it", whose, name, _why(error))
        log.debug("traceback", exc_info=error)
        return None


def _from_folder(folder: Path, kind: type[Found]) -> Iterator[Found]:
    if not folder.is_dir():
        raise ConfigError(f'"extra" in [detectors]: there is no folder {folder}; correct the path')
    for file in sorted(folder.glob("*.py")):
        if file.name.startswith("_"):
            continue
        module = _module_at(file)
        if module is not None:
            yield from _instances(module, kind)


def _module_at(file: Path) -> ModuleType | None:
    name = f"auditor_extra_{sha256(str(file.resolve()).encode()).hexdigest()[:12]}_{file.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        log.warning("questions in %s were left out: the file does not load (%s); repair it", file, _why(error))
        return None
    return module


def _instances(module: ModuleType, kind: type[Found]) -> Iterator[Found]:
    """What the module defines or makes at its top level, in the order it is written."""
    return (each for each in vars(module).values() if isinstance(each, kind))


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
