"""Makes the doors of a run, all on the same terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connectors.door.allow import Allow
from connectors.door.auth import Auth
from connectors.door.door import Door
from connectors.door.meaning import DecodeError
from connectors.door.quota import Quota
from connectors.door.rate import Rate
from connectors.door.terms import Terms


@dataclass(frozen=True)
class Toolbox(Terms):
    """Makes doors."""

    def door(
        self,
        base_url: str,
        *,
        allow: Iterable[Allow],
        auth: Auth | None = None,
        rates: Mapping[str, Rate] | None = None,
        headers: Mapping[str, str] | None = None,
        decode_error: DecodeError | None = None,
        quota: Quota | None = None,
    ) -> Door:
        """A door to one host. ValueError for a base address that is not https, or that hides something.

        Without `rates`, five requests a second at the default share.
        """
        return Door(
            self,
            base_url,
            allow=allow,
            auth=auth,
            rates=rates,
            headers=headers,
            decode_error=decode_error,
            quota=quota,
        )
