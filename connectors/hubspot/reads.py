"""What there is to see of the work that is done: automations, connections, who does what, lists and models."""

from __future__ import annotations

from auditor.model import DataObject, Event, Prediction, Process, Subject, Tie, Verb
from connectors.base import Read
from connectors.hubspot import (
    activity,
    breeze,
    changes,
    conversations,
    event_types,
    forms,
    imports,
    integrations,
    lists,
    mails,
    origins,
    receivers,
    scores,
    workflows,
)
from connectors.hubspot.scopes import (
    COMPANIES,
    CONTACT_FIELDS,
    CONTACTS,
    CONVERSATIONS,
    DEALS,
    EMAILS,
    ENTERPRISE,
    FORMS,
    IMPORTS,
    LISTS,
    ORDERS,
    OWNERS,
    PRO,
    SECURITY,
    TICKETS,
    WORKFLOWS,
    add,
)


def _writers(kind: str, scope: str, *topics: DataObject) -> Read:
    return Read(
        Subject.CONNECTIONS,
        part=f"integrations that create {kind}",
        topics=tuple(topic.value for topic in topics),
        scopes=(scope,),
        remedy=add(scope),
        get=integrations.connections(kind),
    )


def _work(part: str, process: Process, get: object, *scopes: str) -> Read:
    return Read(
        Subject.WORK,
        part=part,
        topics=(process.value,),
        scopes=scopes,
        remedy=add(*scopes),
        get=get,  # type: ignore[arg-type]
    )


AUTOMATIONS = (
    Read(
        Subject.AUTOMATIONS,
        part="workflows",
        scopes=(WORKFLOWS,),
        plan=PRO,
        remedy=add(WORKFLOWS),
        get=workflows.automations,
    ),
    Read(
        Subject.AUTOMATIONS,
        part="notices of forms",
        topics=(Event.FORM_SUBMITTED.value, Verb.STAFF_NOTIFY.value),
        scopes=(FORMS,),
        remedy=add(FORMS),
        get=forms.notices,
    ),
)

PEOPLE = (
    Read(
        Subject.PEOPLE,
        part="people whom workflows name",
        topics=(Tie.RECEIVER.value,),
        scopes=(WORKFLOWS, OWNERS),
        plan=PRO,
        remedy=add(WORKFLOWS, OWNERS),
        get=receivers.receivers,
    ),
)

CONNECTIONS = (
    _writers("contacts", CONTACTS, DataObject.CUSTOMER),
    _writers("companies", COMPANIES, DataObject.CUSTOMER),
    _writers("deals", DEALS, DataObject.ORDER, DataObject.OTHER),
    _writers("orders", ORDERS, DataObject.ORDER),
    _writers("notes", CONTACTS, DataObject.ENGAGEMENT, DataObject.TICKET),
    Read(
        Subject.CONNECTIONS,
        part="integrations that change contacts",
        topics=(DataObject.CUSTOMER.value,),
        scopes=(CONTACTS,),
        remedy=add(CONTACTS),
        get=changes.connections,
    ),
    Read(
        Subject.CONNECTIONS,
        part="calls of workflows",
        scopes=(WORKFLOWS,),
        plan=PRO,
        remedy=add(WORKFLOWS),
        get=workflows.connections,
    ),
    Read(
        Subject.CONNECTIONS,
        part="apps that report events",
        plan=ENTERPRISE,
        remedy="Needs HubSpot Enterprise.",
        get=event_types.connections,
    ),
)

WORK = (
    _work("new contacts", Process.CUSTOMER_CREATE, origins.new_contacts, CONTACTS),
    _work("new deals", Process.DEAL_CREATE, origins.new_deals, DEALS),
    _work("new tickets", Process.TICKET_CREATE, origins.new_tickets, TICKETS),
    _work("changed contacts", Process.CUSTOMER_UPDATE, changes.changed_contacts, CONTACTS),
    _work("loaded files", Process.DATA_IMPORT, imports.work, IMPORTS),
    _work("exported files", Process.DATA_EXPORT, activity.exports, SECURITY),
    _work("e-mails", Process.MESSAGE_SEND, mails.work, EMAILS),
    _work("answers to conversations", Process.TICKET_REPLY, conversations.work, CONVERSATIONS),
)

AUDIENCES = (Read(Subject.AUDIENCES, part="lists", scopes=(LISTS,), remedy=add(LISTS), get=lists.audiences),)

INTELLIGENCE = (
    Read(
        Subject.INTELLIGENCE,
        part="scores",
        topics=(Prediction.LEAD_SCORE.value,),
        scopes=(CONTACTS, CONTACT_FIELDS),
        remedy=add(CONTACTS, CONTACT_FIELDS),
        get=scores.intelligence,
    ),
    Read(
        Subject.INTELLIGENCE,
        part="AI agent in conversations",
        topics=(Prediction.ANSWER.value,),
        scopes=(CONVERSATIONS,),
        remedy=add(CONVERSATIONS),
        get=conversations.intelligence,
    ),
    Read(
        Subject.INTELLIGENCE,
        part="contacts made by AI",
        topics=(Prediction.OTHER.value,),
        scopes=(CONTACTS,),
        remedy=add(CONTACTS),
        get=breeze.writing(origins.CONTACTS),
    ),
    Read(
        Subject.INTELLIGENCE,
        part="deals made by AI",
        topics=(Prediction.OTHER.value,),
        scopes=(DEALS,),
        remedy=add(DEALS),
        get=breeze.writing(origins.DEALS),
    ),
)

DONE = (*AUTOMATIONS, *PEOPLE, *CONNECTIONS, *WORK, *AUDIENCES, *INTELLIGENCE)
