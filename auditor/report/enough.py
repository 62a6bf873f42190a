"""How much of a condition is there and how much it takes, in words."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Condition, Gate


def of_gate(gate: Gate) -> str:
    """Such as `2 of 4 in place; 2 are enough.`; empty for a condition of one question, whose answer says it all."""
    if not gate.applies:
        return "It does not arise for you, and is left out."
    whole = gate.of or len(gate.detectors)
    if whole == 1:
        return ""
    return _count(gate.met, whole, gate.needs, "points" if gate.weights else "in place")


def of_condition(condition: Condition, gates: Mapping[str, Gate]) -> str:
    """Such as `2 of 3 met; all are needed.`; what does not arise for the business is left out of the count."""
    arise = [name for name in condition.gates if name not in gates or gates[name].applies]
    if not arise:
        return "None of it arises for you, and it is left out."
    return _count(condition.met, len(arise), condition.needs, "met")


def _count(there: int, whole: int, needs: int, word: str) -> str:
    if there >= whole:
        return f"All {whole} {word}." if whole > 1 else f"{word.capitalize()}."
    number = "all" if needs >= whole else str(needs)
    takes = "is" if needs == 1 else "are"
    return f"{there} of {whole} {word}; {number} {takes} {'enough' if there >= needs else 'needed'}."
