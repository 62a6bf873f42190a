"""The file of answers that an interview left: read with errors by line, and written so that it reads back the same."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from auditor.config.lines import lines
from auditor.config.model import AnswerTable, Table
from auditor.config.problems import Places, dates_as_text, read_toml, sentences
from auditor.errors import ConfigError
from auditor.model import Role


class KeptAnswers(Table):
    """What people said: answers to questions, and what plays which role."""

    stack: dict[Role, str | list[str]] = Field(default_factory=dict)
    answer: tuple[AnswerTable, ...] = ()


def kept_answers(file: Path) -> KeptAnswers:
    """The answers in a file. Raises ConfigError, each mistake with its line."""
    source = read_toml(file, "write it with: auditor interview MERCHANT --read SHEET -o FILE")
    try:
        return KeptAnswers.model_validate(dates_as_text(tomllib.loads(source)))
    except ValidationError as error:
        raise ConfigError("\n".join(sentences(error, Places(file, lines(source)), KeptAnswers))) from None


def joined(older: KeptAnswers, newer: KeptAnswers) -> KeptAnswers:
    """Both; of two answers to one question, the newer file's."""
    answers = {each.question: each for each in (*older.answer, *newer.answer)}
    return KeptAnswers(stack={**older.stack, **newer.stack}, answer=tuple(answers.values()))


def as_toml(kept: KeptAnswers, table: str = "") -> str:
    """The entries as TOML; `table` such as `merchants.fern` for pasting into config.toml."""
    prefix = f"{table}." if table else ""
    return "\n".join([*_stack(kept, prefix), *_answers(kept, prefix)]) + "\n"


def _stack(kept: KeptAnswers, prefix: str) -> Iterator[str]:
    if kept.stack:
        yield f"[{prefix}stack]"
        for role, said in kept.stack.items():
            yield f"{role.value} = {_quoted(said) if isinstance(said, str) else _list(said)}"
        yield ""


def _answers(kept: KeptAnswers, prefix: str) -> Iterator[str]:
    for each in kept.answer:
        yield f"[[{prefix}answer]]"
        yield f"question = {_quoted(each.question)}"
        yield f"yes = {'true' if each.yes else 'false'}"
        yield f"by = {_quoted(each.by)}"
        yield f"on = {each.on}"
        yield f"until = {each.until}"
        if each.note:
            yield f"note = {_quoted(each.note)}"
        yield ""


def _list(said: list[str]) -> str:
    return f"[{', '.join(map(_quoted, said))}]"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, save for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
