"""The salt of share-safe copies: drawn once, its owner's alone, and never taken from a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import FileError
from auditor.salt import NAME, salt_in


def test_drawn_once_and_kept(tmp_path: Path) -> None:
    first = salt_in(tmp_path)
    assert len(first) == 32
    assert salt_in(tmp_path) == first
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_every_folder_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert salt_in(tmp_path) != salt_in(tmp_path / "other")


@pytest.mark.parametrize("held", ["", "abcd", "no hex at all", "é" * 64])
def test_a_damaged_file_is_no_salt(tmp_path: Path, held: str) -> None:
    (tmp_path / NAME).write_text(held, "utf-8")
    with pytest.raises(FileError, match="not a salt"):
        salt_in(tmp_path)
    assert (tmp_path / NAME).read_text("utf-8") == held
