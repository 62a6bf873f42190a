"""Reads a filled-in sheet. Everything that is wrong with it is told at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from auditor.config.kept_answers import KeptAnswers
from auditor.config.model import AnswerTable
from auditor.config.problems import unknown
from auditor.errors import ConfigError
from auditor.interview.sheet import DAYS, STACK
from auditor.model import Role

_FIELD = re.compile(r"(By|On|Days|Answer|Note|Tools):(.*)", re.IGNORECASE)
_YES, _NO = frozenset({"yes", "y"}), frozenset({"no", "n"})
_OPEN = frozenset({"", "don't know", "don’t know", "dont know", "do not know", "?"})


@dataclass
class _Block:
    """The lines under one heading: what was written, and where."""

    id: str
    line: int
    written: dict[str, tuple[int, str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.written.get(name, (0, ""))[1]

    def at(self, name: str) -> int:
        return self.written.get(name, (self.line, ""))[0]


def taken(text: str, name: str, questions: Iterable[str], today: date) -> KeptAnswers:
    """The answers in a sheet; `name` is its file's. Raises ConfigError, each mistake with its line."""
    wrong: list[str] = []
    top, *blocks = _blocks(text, name, wrong)
    kept = _Reader(name, tuple(questions), today, wrong).read(top, blocks)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return kept


def _blocks(text: str, name: str, wrong: list[str]) -> list[_Block]:
    blocks = [_Block("", 1)]
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        words = line.strip()
        if words.startswith("## "):
            blocks.append(_Block(words[3:].strip(), number))
        elif found := _FIELD.fullmatch(words):
            key = found[1].lower()
            if key in blocks[-1].written:
                wrong.append(f'{name}:{number}: a second "{found[1]}:" for one question; keep one of them')
            blocks[-1].written[key] = (number, found[2].strip())
        elif words and not words.startswith((">", "#")):
            wrong.append(f'{name}:{number}: this line belongs to nothing; write after "Answer:", "Note:" or "Tools:"')
    return blocks


class _Reader:
    """Turns blocks into answers, collecting what is wrong."""

    def __init__(self, name: str, questions: tuple[str, ...], today: date, wrong: list[str]) -> None:
        self.name, self.questions, self.today, self.wrong = name, questions, today, wrong

    def read(self, top: _Block, blocks: list[_Block]) -> KeptAnswers:
        stack: dict[Role, str | list[str]] = {}
        answers: dict[str, AnswerTable] = {}
        for block in blocks:
            if block.id.startswith(STACK):
                self._tools(block, stack)
            elif (answer := self._answer(top, block)) is not None:
                if block.id in answers:
                    self._say(block.line, f'"{block.id}" is answered twice; keep one of them')
                answers[block.id] = answer
        return KeptAnswers(stack=stack, answer=tuple(answers.values()))

    def _say(self, line: int, says: str) -> None:
        self.wrong.append(f"{self.name}:{line}: {says}")

    def _tools(self, block: _Block, stack: dict[Role, str | list[str]]) -> None:
        role = block.id.removeprefix(STACK)
        if role not in set(Role):
            return self._say(block.line, unknown("role", role, "the sheet", list(Role)))
        tools = [tool.strip() for tool in block.get("tools").split(",") if tool.strip()]
        if tools:
            stack[Role(role)] = tools[0] if len(tools) == 1 else tools
        return None

    def _answer(self, top: _Block, block: _Block) -> AnswerTable | None:
        if block.id not in self.questions:
            self._say(block.line, unknown("question", block.id, "the sheet", self.questions))
            return None
        said = block.get("answer").lower().rstrip(".")
        if said in _OPEN:
            return None
        if said not in _YES | _NO:
            self._say(block.at("answer"), "write yes, no or don't know; more can stand after Note:")
            return None
        by = block.get("by") or top.get("by")
        if not by:
            self._say(top.at("by"), "write who answers after By: at the top")
        on = self._day(block if block.get("on") else top)
        if not by or on is None:
            return None
        until = (on + timedelta(days=self._days(top))).isoformat()
        return AnswerTable(
            question=block.id, yes=said in _YES, by=by, on=on.isoformat(), until=until, note=block.get("note")
        )

    def _day(self, block: _Block) -> date | None:
        written = block.get("on")
        try:
            on = date.fromisoformat(written) if written else self.today
        except ValueError:
            self._say(block.at("on"), f"write the date as {self.today.isoformat()}")
            return None
        if on > self.today:
            self._say(block.at("on"), "this day is still to come")
            return None
        return on

    def _days(self, top: _Block) -> int:
        written = top.get("days") or str(DAYS)
        if written.isascii() and written.isdigit() and 1 <= int(written) <= 730:
            return int(written)
        self._say(top.at("days"), "write for how many days the answers count: 1 to 730")
        return DAYS
