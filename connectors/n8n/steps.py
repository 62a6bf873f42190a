"""What one step of a workflow does, as a neutral verb."""

from __future__ import annotations

from auditor.model import Action, Channel, Verb
from connectors.n8n import kinds
from connectors.n8n.nodes import Effect, Node

Said = tuple[Verb | None, Channel | None]
_NEW = ("create", "add", "append", "insert", "track", "event")


def action_of(node: Node, *, reporting: bool, agent_acts: bool) -> Action | None:
    """The step a node is; None for plumbing and for what only serves an agent.

    `reporting`: a schedule reads data and tells somebody. `agent_acts`: an agent has a tool that changes something.
    """
    if node.kind in kinds.AGENTS:
        verb: Verb | None = Verb.AGENT_ACT if agent_acts else Verb.MODEL_ASK
        channel: Channel | None = None
    else:
        verb, channel = _verb(node, reporting)
    if verb is None:
        return None
    return Action(verb=verb, target=node.hint, channel=channel, data=node.data, detail=node.kind)


def tool_of(node: Node) -> Action:
    """A tool in an agent's hands: what it would change, if the agent chose to."""
    return Action(verb=Verb.AGENT_ACT, target=node.hint, data=node.data, detail=node.kind)


def _verb(node: Node, reporting: bool) -> Said:
    if node.kind in kinds.PLUMBING or node.is_trigger or node.is_tool:
        return None, None
    if node.approval:
        return Verb.APPROVAL_ASK, None
    if node.kind in kinds.SENDING or (node.kind, node.resource) in kinds.MAILING:
        return _message(node, reporting)
    for names, verb in ((kinds.BRANCHES, Verb.BRANCH), (frozenset({"wait"}), Verb.WAIT), (kinds.CODE, Verb.CODE_RUN)):
        if node.kind in names:
            return verb, None
    if node.type.startswith(kinds.AI) or node.kind in kinds.VENDORS:
        return Verb.MODEL_ASK, None
    return _on_records(node), None


def _message(node: Node, reporting: bool) -> Said:
    if node.effect is Effect.READ:
        return Verb.RECORD_READ, None
    if node.kind in kinds.SENDING and node.resource not in kinds.MESSAGES:
        return Verb.RECORD_UPDATE, None
    if node.kind in kinds.PHONE:
        channel = Channel.WHATSAPP if node.kind == "whatsApp" else Channel.SMS
    else:
        channel = Channel.CHAT if node.kind in kinds.STAFF else Channel.EMAIL
    if node.to_customers and node.kind not in kinds.STAFF - {"telegram"}:
        return Verb.MESSAGE_SEND, channel
    return (Verb.REPORT_SEND if reporting else Verb.STAFF_NOTIFY), channel


def _on_records(node: Node) -> Verb:
    if node.kind in kinds.SHEETS:
        known = {Effect.READ: Verb.SHEET_READ, Effect.UNKNOWN: Verb.OTHER}
        if node.kind in kinds.WITHIN:  # files and tables of n8n itself: read unless their operation says otherwise
            reads = node.operation in ("read", "get", "fromFile", "")
            return Verb.SHEET_READ if reads else Verb.SHEET_WRITE
        return known.get(node.effect, Verb.SHEET_WRITE)
    if node.effect is Effect.UNKNOWN:
        return Verb.WEBHOOK_CALL if node.kind in kinds.HTTP else Verb.OTHER
    if node.effect is Effect.READ:
        return Verb.RECORD_READ
    if node.kind in kinds.HTTP:
        return Verb.WEBHOOK_CALL
    return _written(node)


def _written(node: Node) -> Verb:
    new = node.operation in _NEW
    if node.tags_orders:
        return Verb.ORDER_TAG
    if node.resource in ("ticket", "conversation", "case"):
        return Verb.TICKET_CREATE if new else Verb.TICKET_UPDATE
    if node.kind in kinds.TASKS or (node.resource in ("task", "activity") and new):
        return Verb.TASK_CREATE if new else Verb.RECORD_UPDATE
    if node.resource in ("contactList", "memberTag", "contactTag", "userList", "list", "listGroup"):
        return Verb.LIST_UPDATE
    return Verb.RECORD_CREATE if new else Verb.RECORD_UPDATE
