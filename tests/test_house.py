"""Who may know whom (DESIGN, section 3): read from the source, so that a shortcut is seen on the day it is taken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

HOUSE = Path(__file__).parents[1]
OURS = ("auditor", "connectors", "detectors", "report_templates")
PLATFORMS = re.compile(r"(?<![a-z])(shopify|hubspot|zendesk|klaviyo|n8n)(?![a-z])", re.IGNORECASE)
MAY_KNOW = {
    "auditor/model": ("auditor.model",),
    "auditor/catalogue": ("auditor.model", "auditor.catalogue"),
    "auditor/detect": (
        "auditor.model",
        "auditor.catalogue",
        "auditor.sight",
        "auditor.spoken",
        "auditor.dataflow",
        "auditor.detect",
    ),
    "connectors": ("auditor.model", "auditor.catalogue", "connectors"),
    "detectors": ("auditor.model", "auditor.detect", "detectors"),
    "report_templates": (),
}
"""Of what is ours, each part may import this and nothing else."""


def sources(folder: str) -> list[Path]:
    return sorted((HOUSE / folder).rglob("*.py"))


def module(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def imports(file: Path, *, typing_only: bool = True) -> Iterator[str]:
    """Every module of ours that a file imports, inside functions too."""
    tree = ast.parse(file.read_text("utf-8"))
    skipped = set() if typing_only else {id(node) for block in _type_checking(tree) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in OURS)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative import"
            yield from _named(node)


def _named(node: ast.ImportFrom) -> Iterator[str]:
    base = node.module or ""
    if base.split(".")[0] in OURS:
        inner = [f"{base}.{alias.name}" for alias in node.names]
        yield from (name if _is_module(name) else base for name in inner)


def _is_module(name: str) -> bool:
    path = HOUSE.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _type_checking(tree: ast.AST) -> list[ast.If]:
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    return [node for node in blocks if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"]


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize("folder", MAY_KNOW)
def test_a_part_imports_only_what_it_may_know(folder: str) -> None:
    wrong = {
        f"{module(file)} -> {name}"
        for file in sources(folder)
        for name in imports(file)
        if not within(name, MAY_KNOW[folder])
    }
    assert not wrong


def test_connectors_do_not_know_each_other() -> None:
    shared = {"base", "door", "errors", "redact", "slices"}
    for file in sources("connectors"):
        own = module(file).split(".")[1:2]
        others = {name.split(".")[1] for name in imports(file) if name.startswith("connectors.")} - shared
        assert others <= set(own), f"{module(file)} -> {others}"


def test_no_platform_has_a_name_outside_the_catalogue_and_the_demo() -> None:
    files = [
        file
        for file in [*sources("auditor"), *sources("detectors")]
        if file.relative_to(HOUSE / file.relative_to(HOUSE).parts[0]).parts[0] not in ("catalogue", "demo")
    ]
    wrong = {
        f"{module(file)}: {found.group()}" for file in files for found in PLATFORMS.finditer(file.read_text("utf-8"))
    }
    assert not wrong


def test_no_circles_between_the_parts_of_the_auditor() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for file in sources("auditor"):
        here = module(file).split(".")[1:2]
        for name in imports(file, typing_only=False):
            there = name.split(".")[1:2]
            if name.startswith("auditor.") and here and here != there:
                graph.add_edge(here[0], there[0])
    assert "model" in graph and not list(graph.successors("model"))
    assert not [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_the_reader_of_imports_finds_what_is_there() -> None:
    found = set(imports(HOUSE / "auditor" / "assess.py"))
    assert {"auditor.model", "auditor.dataflow", "auditor.detect.runner", "auditor.people"} <= found
    lazy = set(imports(HOUSE / "auditor" / "plugins.py"))
    assert {"auditor.detect", "connectors.base"} <= lazy
    assert PLATFORMS.search('"Shopify_id"') and PLATFORMS.search("is_n8n") and not PLATFORMS.search("shopifying")
