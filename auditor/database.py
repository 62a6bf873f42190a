"""Opens the database, brings it to this version's shape, and turns what goes wrong with it into a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from auditor.errors import HistoryError
from auditor.redact import redactor

HEAD = "0001"
"""The newest migration."""
_BUSY_SECONDS = 30
_WHY = {
    "disk is full": "the disk is full; make room and run the same command again, it goes on where it stopped",
    "disk i/o": "the disk cannot be written; check it and run the same command again, it goes on where it stopped",
    "locked": "another program holds it; wait until that has ended and run the same command again",
    "readonly": "it may not be written; correct the permissions of the file and its folder",
    "unable to open": "it cannot be opened; check that the folder exists and may be written",
    "not a database": "this file is not a history database; name another one in [history] url",
    "malformed": "the file is damaged; restore it from a copy, or name another one in [history] url",
}


def open_engine(url: str) -> Engine:
    """An engine for a history database, migrated. Raises HistoryError."""
    place = _parsed(url)
    with told(place):
        engine = _engine(place)
        with engine.begin() as connection:
            _migrate(connection, place)
        return engine


@contextmanager
def told(place: URL) -> Iterator[None]:
    """Turn a database's errors into a HistoryError with the place, the reason and the next step; no password in it."""
    try:
        yield
    except (ImportError, NoSuchModuleError) as error:
        raise HistoryError(
            f"history {shown(place)}: its driver is not installed ({error}); for PostgreSQL: "
            "pip install 'auditor[postgresql]' and write postgresql+psycopg://..."
        ) from None
    except DBAPIError as error:
        raise HistoryError(f"history {shown(place)}: {_why(error)}") from None
    except OSError as error:
        raise HistoryError(f"history {shown(place)}: {(error.strerror or 'it cannot be opened').lower()}") from None


def shown(place: URL) -> str:
    """The database as it may be printed."""
    if place.get_backend_name() == "sqlite":
        return place.database or "in memory"
    return place.set(query={}).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        place = make_url(url)
    except ArgumentError:
        raise HistoryError("[history] url is not a database URL; write sqlite:///audits.db") from None
    if place.password:
        redactor.learn(str(place.password))
    return place


def _engine(place: URL) -> Engine:
    if place.get_backend_name() != "sqlite":
        return create_engine(place, pool_pre_ping=True, hide_parameters=True)
    if place.database and place.database != ":memory:":
        _make_private(Path(place.database))
    engine = create_engine(place, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _enforce_references)
    return engine


def _make_private(file: Path) -> None:
    """A new file is its owner's alone: it says which systems a business runs and how."""
    if file.parent.is_dir() and not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _enforce_references(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: Connection, place: URL) -> None:
    version = _version(connection)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise HistoryError(f"history {shown(place)}: a newer version of auditor made it; update auditor to read it")
    _alembic()(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _alembic() -> Callable[[Connection], None]:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    return upgrade


def _why(error: DBAPIError) -> str:
    words = str(error.orig).lower()
    for sign, says in _WHY.items():
        if sign in words:
            return says
    if error.connection_invalidated or "connect" in words:
        return "the database cannot be reached; check that it runs and that [history] url is right"
    return f"the database refused ({type(error.orig).__name__}); check it with its own tools and try again"
