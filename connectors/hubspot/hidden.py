"""What HubSpot shows to no key: each with its reason, and where its owner can look."""

from __future__ import annotations

from auditor.model import ControlKind, Event, Subject, Tie
from connectors.base import Read

HIDDEN = (
    Read(
        Subject.AUTOMATIONS,
        part="form, chat and sequence follow-ups",
        topics=(
            Event.FORM_SUBMITTED.value,
            Event.SUBSCRIBED.value,
            Event.CHAT.value,
            Event.MESSAGE_RECEIVED.value,
            Event.MANUAL.value,
        ),
        reason="Follow-up e-mails of forms, chatflows and sales sequences are not part of HubSpot's workflow list.",
        remedy="Look at the follow-up settings of your forms, chatflows and sequences, and answer yourself.",
    ),
    Read(
        Subject.CONNECTIONS,
        part="list of connected apps",
        reason="HubSpot has no list of connected apps that a key may read; apps that only read or update records "
        "leave no trace we can count.",
        remedy="Look at HubSpot > Settings > Integrations > Connected Apps, and answer the question yourself.",
    ),
    Read(
        Subject.PEOPLE,
        part="owners of workflows and holders of keys",
        topics=(Tie.OWNER.value, Tie.KEY.value),
        reason="HubSpot shows to no key whose a workflow is, or who made the key of an integration.",
        remedy="Look at the history of your workflows and at Settings > Integrations, and answer yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="duplicates",
        topics=(ControlKind.DATA_QUALITY.value,),
        reason="HubSpot shows to no key which contacts or companies it takes for duplicates.",
        remedy="Look at HubSpot > Data Management > Data Quality, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="sign-in rules",
        topics=(ControlKind.TWO_FACTOR.value, ControlKind.SINGLE_SIGN_ON.value),
        reason="HubSpot does not show to any key who signs in with a second factor.",
        remedy="Look at HubSpot > Settings > Security, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="keys of other apps",
        topics=(ControlKind.KEY_HYGIENE.value, ControlKind.LEAST_PRIVILEGE.value),
        reason="HubSpot does not show to any key which other keys there are, their rights or their last use.",
        remedy="Look at HubSpot > Settings > Integrations > Private Apps, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="deletion of contacts",
        topics=(ControlKind.DELETION.value,),
        reason="HubSpot does not show to any key whether contacts are deleted by a schedule.",
        remedy="Look at HubSpot > Settings > Privacy & Consent, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="limits of AI agents",
        topics=(ControlKind.AI_GUARDRAILS.value,),
        reason="HubSpot shows to no key which AI agents are set up, what they may do, or who approves it.",
        remedy="Look at HubSpot > Service > Customer Agent and the settings of AI, and answer the question yourself.",
    ),
)
