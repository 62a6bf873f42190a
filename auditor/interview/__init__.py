"""The interview: a sheet of the questions that no program could answer, written for a person and read back."""

from auditor.interview.sheet import Asked, asked, sheet
from auditor.interview.taken import taken

__all__ = ["Asked", "asked", "sheet", "taken"]
