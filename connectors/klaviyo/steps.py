"""What the steps of a flow do, read from their type; of addresses only the host is kept, of messages nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.model import Action, Channel, Hint, State, Verb
from connectors.klaviyo import typed
from connectors.redact import clean, host_of

Step = Mapping[str, Any]

CHANNELS = {
    "send-email": Channel.EMAIL,
    "send-sms": Channel.SMS,
    "send-mobile-push": Channel.PUSH,
    "send-push-notification": Channel.PUSH,
    "send-whatsapp": Channel.WHATSAPP,
}
STATES = {"live": State.LIVE, "manual": State.DRAFT, "draft": State.DRAFT, "disabled": State.OFF}
"""Of steps. A manual message waits until a person sends it."""
TESTS = ("ab-test", "content-experiment")
WAITS = ("time-delay", "countdown-delay", "target-date", "back-in-stock-delay")
_SWITCHED = (*CHANNELS, *TESTS, "send-webhook", "send-internal-alert")
"""Steps that people switch on one by one."""
_DELAYS = ("time-delay", "countdown-delay")
_PLAIN = {
    **dict.fromkeys(WAITS, Verb.WAIT),
    **dict.fromkeys(("conditional-split", "trigger-split", "multi-branch-split", "action-output-split"), Verb.BRANCH),
    "update-profile": Verb.RECORD_UPDATE,
    "list-update": Verb.LIST_UPDATE,
    "code": Verb.CODE_RUN,
}
_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.0}


def actions_of(step: Step) -> Iterator[Action]:
    """The actions that one step is: a test is an experiment and the message it tests."""
    kind, state = kind_of(step), _state(step)
    if kind in TESTS:
        if (testing := typed.text(step, "data", "experiment_status")) != "completed":
            running = state if testing == "live" else State.DRAFT
            yield Action(verb=Verb.EXPERIMENT, state=running, detail=_winner(step))
        if message := typed.mapping(step, "data", "main_action"):
            yield from (action.model_copy(update={"state": state}) for action in actions_of(message))
    elif kind in CHANNELS:
        yield Action(verb=Verb.MESSAGE_SEND, channel=CHANNELS[kind], state=state, detail=_named(step))
    elif kind == "send-webhook":
        yield Action(verb=Verb.WEBHOOK_CALL, target=webhook_target(step), channel=Channel.WEBHOOK, state=state,
                     detail=kind)  # fmt: skip
    elif kind == "send-internal-alert":
        yield Action(verb=Verb.STAFF_NOTIFY, channel=Channel.EMAIL, state=state, detail=kind)
    elif kind == "internal-service":
        yield _service(step, state)
    else:
        yield Action(verb=_PLAIN.get(kind, Verb.OTHER), state=state, detail=clean(kind))


def read_through(steps: Sequence[Step]) -> None:
    """Misread now, when anything that is asked of the steps later cannot be answered."""
    for step in steps:
        list(actions_of(step))
        _days(step)
        _following(step)
    templates_of(steps)
    days_before_first_message(steps, "")


def kind_of(step: Step) -> str:
    """Klaviyo's word for what the step is."""
    return typed.word(step, "type")


def webhook_target(step: Step) -> Hint | None:
    """The host that a webhook step calls; None when its address is a template."""
    host = host_of(typed.text(step, "data", "message", "url"))
    return Hint(host=host) if host else None


def chooses_winner(step: Step) -> bool:
    """A running test that keeps the better variant by itself."""
    if kind_of(step) not in TESTS or typed.text(step, "data", "experiment_status") != "live":
        return False
    automatic = typed.flag(step, "data", "current_experiment", "automatic_winner_selection_settings", "enabled")
    return automatic is True and _state(step) is State.LIVE


def templates_of(steps: Sequence[Step]) -> list[str]:
    """The templates of all live e-mails, variants of tests included, sorted."""
    found: set[str] = set()
    for step in steps:
        if kind_of(step) in TESTS and _state(step) is State.LIVE:
            found |= {_template(one) for one in _variants(step)}
        elif kind_of(step) == "send-email" and _state(step) is State.LIVE:
            found.add(_template(step))
    return sorted(found - {""})


def _variants(step: Step) -> Iterator[Step]:
    """The messages that a test tries."""
    if main := typed.mapping(step, "data", "main_action"):
        yield main
    if current := typed.mapping(step, "data", "current_experiment"):
        yield from typed.items(current, "variations")


def days_before_first_message(steps: Sequence[Step], entry: str) -> float:
    """How long the flow waits on its main path before it writes the first time; no message: the whole wait."""
    by_id = {typed.word(step, "id"): step for step in steps}
    seen: set[str] = set()
    days, name = 0.0, entry
    while (step := by_id.get(name)) is not None and name not in seen:
        if kind_of(step) in CHANNELS or kind_of(step) in TESTS:
            break
        seen.add(name)
        days += _days(step)
        name = _following(step)
    return days


def _following(step: Step) -> str:
    """The next step on the main path; empty when there is none."""
    links = typed.mapping(step, "links")
    ways = (typed.text(links, key, optional=True) for key in ("next", "next_if_true", "next_if_false"))
    return next((way for way in ways if way), "")


def _days(step: Step) -> float:
    if kind_of(step) not in _DELAYS:
        return 0.0
    return (typed.number(step, "data", "value") or 0.0) * _DAYS.get(typed.text(step, "data", "unit"), 0.0)


def _state(step: Step) -> State:
    """Steps that have no status of their own, such as waits and splits, are as live as their flow."""
    status = typed.text(step, "data", "status", optional=kind_of(step) not in _SWITCHED)
    return STATES.get(status, State.UNKNOWN) if status or kind_of(step) in _SWITCHED else State.LIVE


def _named(step: Step) -> str:
    name = clean(typed.text(step, "data", "message", "name", optional=True))
    return f"{kind_of(step)}: {name}"[:200] if name else kind_of(step)


def _winner(step: Step) -> str:
    return f"{kind_of(step)}: {'automatic winner' if chooses_winner(step) else 'a person chooses the winner'}"


def _service(step: Step, state: State) -> Action:
    service = typed.text(step, "data", "service_configuration", "service_method_type", optional=True)
    verb = Verb.REPORT_SEND if service.startswith("schedule-report") else Verb.OTHER
    return Action(verb=verb, state=state, detail=clean(service) or kind_of(step))


def _template(step: Step) -> str:
    return typed.text(step, "data", "message", "template_id")
