"""The only way to the network: one pinned host, a read-only list, time-outs, caps, and half of each limit at most.

A connector writes down what it may ask (`Allow`), opens a door with `Toolbox.door` and asks with `Door.get`,
`Door.post`, `Door.graphql` and `Door.pages`. What goes wrong comes back as one of `connectors.errors`.
"""

from connectors.door.allow import Allow, piece
from connectors.door.answer import Answer
from connectors.door.auth import Auth, StaticAuth
from connectors.door.door import Door
from connectors.door.ledger import Ledger
from connectors.door.meaning import DecodeError, Wait
from connectors.door.order import Params
from connectors.door.pager import BodyCursor, Cursor, Guard, NextLink, Offset, PageNumber, Pager, Turn
from connectors.door.quota import DailyQuota, HeaderQuota, Quota, Quotas
from connectors.door.rate import Rate
from connectors.door.shared import Shared, Troubles
from connectors.door.toolbox import Toolbox

__all__ = [
    "Allow",
    "Answer",
    "Auth",
    "BodyCursor",
    "Cursor",
    "DailyQuota",
    "DecodeError",
    "Door",
    "Guard",
    "HeaderQuota",
    "Ledger",
    "NextLink",
    "Offset",
    "PageNumber",
    "Pager",
    "Params",
    "Quota",
    "Quotas",
    "Rate",
    "Shared",
    "StaticAuth",
    "Toolbox",
    "Troubles",
    "Turn",
    "Wait",
    "piece",
]
