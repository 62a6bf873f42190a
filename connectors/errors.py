"""Why a read stopped early, sorted by who can mend it.

* ReadError
  x Denied          the credential may not see this; only its owner can change that
  x Throttled       the platform kept asking us to wait, or its daily quota is used up
  x Unavailable     the platform or the line is down; try again later
  x NotThere        the account has no such address; the connector knows what that means
  x Misread         the answer is not what the documentation says: our bug
  x Cut             we stopped on purpose: a cursor that repeats, a page or size cap, the end of our time
  x Unobservable    the platform offers no way to see this
"""

from __future__ import annotations

from auditor.model import Sight


class ReadError(Exception):
    """A read could not go on. `says` is for a merchant, `remedy` is what its owner can do; neither holds a secret."""

    sight = Sight.UNAVAILABLE

    def __init__(self, says: str, remedy: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.remedy = remedy


class Denied(ReadError):
    """The credential's scope, its role or the account's plan does not allow it."""

    sight = Sight.DENIED


class BadCredential(Denied):
    """The credential itself was refused: nothing else of this system can be read."""


class Throttled(ReadError):
    """The platform kept asking us to wait for longer than we may."""


class Unavailable(ReadError):
    """No answer, a server error, a cut or unreadable answer, time-outs."""


class NotThere(ReadError):
    """The path does not exist in this account (404): a wrong id, a missing product, or a wrong account name.

    Never proof that something is absent: the connector decides what it means.
    """


class Misread(ReadError):
    """An answer in an unexpected shape: our bug, or a change on their side."""


class Cut(ReadError):
    """We stopped before the end; what was read so far is right but not all."""

    sight = Sight.PARTIAL


class Unobservable(ReadError):
    """The platform offers no way to see it in this account."""

    sight = Sight.UNOBSERVABLE


class Refused(Exception):
    """The door was asked for something that is not on the read-only list. Never caught: it is our bug."""
