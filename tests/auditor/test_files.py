"""Files are written whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import FileError
from auditor.files import write_atomically


def full_disk() -> Iterator[str]:
    yield "half"
    raise OSError(28, "No space left on device")


def test_writes(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", ["one", "two"])
    assert (tmp_path / "a").read_text() == "onetwo"


@pytest.mark.parametrize("ends", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_the_old_file_stays_when_writing_ends_early(tmp_path: Path, ends: BaseException) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise ends

    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt if isinstance(ends, KeyboardInterrupt) else FileError):
        write_atomically(path, pieces())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_says_what_and_where(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no space left on device.*unchanged"):
        write_atomically(tmp_path / "a", full_disk())
    with pytest.raises(FileError, match="there is no folder"):
        write_atomically(tmp_path / "none" / "a", ["x"])
