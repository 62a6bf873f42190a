"""Reads a consultant's own maturity model. Everything that is wrong with it is told at once, each with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath

import networkx as nx
from pydantic import ValidationError

from auditor.config.lines import Path, lines
from auditor.config.problems import Places, read_toml, sentences, unknown
from auditor.errors import ConfigError
from auditor.maturity.rules import GateRule, Maturity, StageRule

STAGES = [1, 2, 3, 4, 5]


def load_model(file: FilePath, questions: Mapping[str, Iterable[str]]) -> Maturity:
    """The model in a file. `questions`: each question that is asked, with those it is built on. Raises ConfigError."""
    source = read_toml(file, "name it in [model] in config.toml, or with --model")
    places = Places(file, lines(source))
    try:
        model = Maturity.model_validate(tomllib.loads(source))
    except ValidationError as error:
        raise ConfigError("\n".join(sentences(error, places, Maturity))) from None
    wrong = [places.at(where, says) for where, says in _problems(model, questions)]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return model


def _problems(model: Maturity, questions: Mapping[str, Iterable[str]]) -> Iterator[tuple[Path, str]]:
    numbers = [stage.number for stage in model.stage]
    if numbers != STAGES:
        yield ("stage",), f"there must be five stages, numbered 1 to 5 in this order; these are {numbers}"
    first: dict[str, Path] = {}
    for at, stage in enumerate(model.stage):
        yield from _stage_problems(stage, ("stage", at), questions, first)
    yield from _order_problems(model, questions)


def _stage_problems(
    stage: StageRule, where: Path, questions: Mapping[str, Iterable[str]], first: dict[str, Path]
) -> Iterator[tuple[Path, str]]:
    for at, gate in enumerate(stage.gate):
        place = (*where, "gate", at)
        if gate.id in first:
            yield (*place, "id"), f'there is already a gate "{gate.id}"; give this one another id'
        first.setdefault(gate.id, place)
        yield from _unasked(gate, place, questions)
    for at, sign in enumerate(stage.sign):
        for number, name in enumerate(sign.questions):
            if name not in questions:
                yield (*where, "sign", at, "questions", number), unknown("question", name, f"{sign.row}", questions)
    own = [gate.id for gate in stage.gate]
    for at, condition in enumerate(stage.needs):
        place = (*where, "needs", at)
        for number, name in enumerate(condition.of):
            if name not in own:
                yield (*place, "of", number), unknown("gate", name, f"stage {stage.number}", own)
        if condition.at_least > len(set(condition.of)):
            asked, most = condition.at_least, len(set(condition.of))
            yield (*place, "at_least"), f"at least {asked} of {most} gates cannot be met; lower the number"
    used = {name for condition in stage.conditions for name in condition.of}
    for at, gate in enumerate(stage.gate):
        if gate.id not in used:
            says = f'gate "{gate.id}" stands in no condition of stage {stage.number}; add it to one, or take it out'
            yield (*where, "gate", at, "id"), says


def _unasked(gate: GateRule, place: Path, questions: Mapping[str, Iterable[str]]) -> Iterator[tuple[Path, str]]:
    for number, name in enumerate(gate.questions):
        if name not in questions:
            yield (*place, "questions", number), unknown("question", name, f'gate "{gate.id}"', questions)


def _order_problems(model: Maturity, questions: Mapping[str, Iterable[str]]) -> Iterator[tuple[Path, str]]:
    """What comes after what must not go round in a circle, what the questions say of themselves included."""
    graph: nx.DiGraph[str] = nx.DiGraph((before, name) for name, several in questions.items() for before in several)
    for name, several in model.after.items():
        for number, before in enumerate(several):
            for each, place in ((name, ("after", name)), (before, ("after", name, number))):
                if each not in questions:
                    yield place, unknown("question", each, "[after]", questions)
            if name == before or (name in graph and before in graph and nx.has_path(graph, name, before)):
                round_ = (
                    " after ".join(reversed([*nx.shortest_path(graph, name, before), name])) if name != before else name
                )
                yield ("after", name, number), f"this goes round in a circle ({round_}); take one of them out"
            else:
                graph.add_edge(before, name)
