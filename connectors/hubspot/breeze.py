"""HubSpot's AI at work on records: HubSpot notes at each record it creates that it did, and search counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.model import Actor, Intelligence, Prediction, Proof, State
from connectors.base import Client
from connectors.hubspot.account import link
from connectors.hubspot.origins import Kind, counts_of


def writing(kind: Kind) -> Callable[[Client], Iterator[Intelligence]]:
    """A read of what AI and HubSpot's enrichment created of one kind of record."""

    def read(client: Client) -> Iterator[Intelligence]:
        if count := counts_of(client, kind.type).get(Actor.AI):
            yield Intelligence(
                id=f"ai:{kind.type}",
                name=f"HubSpot's AI and enrichment create {kind.type}",
                link=link(client, "contacts", f"objects/{kind.page}"),
                at=client.window.end,
                proof=Proof.RUNNING,
                predicts=Prediction.OTHER,
                state=State.LIVE,
                outputs=count,
            )

    return read
