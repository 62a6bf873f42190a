"""Models in use: send times, predicted values, and product blocks that choose for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model import Intelligence, Prediction, Proof
from connectors.base import Client
from connectors.errors import Cut
from connectors.klaviyo.audiences import uses
from connectors.klaviyo.campaigns import SMART, campaigns
from connectors.klaviyo.conditions import conditions_in, predictions
from connectors.klaviyo.flow_list import flow_sends, flows
from connectors.klaviyo.profiles import SCORES, Profiles, profiles
from connectors.klaviyo.resources import complain, newest
from connectors.klaviyo.segments import segments


def send_times(client: Client) -> Iterator[Intelligence]:
    """Campaigns of the window whose time Klaviyo's model chose."""
    found = campaigns(client)
    smart = [one for one in found.sent if one.method == SMART]
    if smart:
        last = newest([one.sent for one in smart])
        yield Intelligence(
            id="smart-send-time",
            name="Smart Send Time",
            at=last,
            proof=Proof.RUNNING,
            predicts=Prediction.SEND_TIME,
            last_output=last,
            acted_on_by=tuple(sorted(one.id for one in smart)),
        )
    complain(found.trouble)


def scores(client: Client) -> Iterator[Intelligence]:
    """Predicted values that sampled profiles carry, and what is chosen by them."""
    sample = profiles(client)
    groups, used, found, sent = segments(client), uses(client), flows(client), flow_sends(client)
    acting: dict[Prediction, set[str]] = {prediction: set() for prediction in SCORES.values()}
    dates: dict[Prediction, list[datetime | None]] = {prediction: [] for prediction in SCORES.values()}
    for segment in groups.rows:
        for prediction in set(predictions(segment.conditions)) & acting.keys():
            acting[prediction].add(segment.id)
            dates[prediction] += used.of(segment.id).dates
    for flow in found.flows:
        for prediction in set(predictions(conditions_in(flow.definition))) & acting.keys():
            acting[prediction].add(flow.id)
            dates[prediction].append(sent.of(flow.id).last)
    for prediction in sorted(acting):
        if sample.scored.get(prediction):
            yield _score(sample, prediction, acting[prediction], newest(dates[prediction]), client)
    complain(sample.trouble, groups.trouble, *used.troubles)
    if not all(sample.scored.values()):
        raise Cut(f"Only {sample.size} profiles were looked at; others may carry predicted values.")


def _score(
    sample: Profiles, prediction: Prediction, acting: set[str], last: datetime | None, client: Client
) -> Intelligence:
    scored = sample.scored[prediction]
    return Intelligence(
        id=f"predicted-{prediction.value}",
        name=f"Predicted {prediction.value.replace('_', ' ')} ({scored} of {sample.size} people looked at have one)",
        at=last or client.window.end,
        proof=Proof.RUNNING if last else Proof.CONFIGURED,
        predicts=prediction,
        outputs=scored if sample.whole else None,
        acted_on_by=tuple(sorted(acting)),
    )
