"""What there is to see of how things stand: records, figures, and who may and must do what."""

from __future__ import annotations

from auditor.model import ControlKind, DataObject, MeasureKind, Subject
from connectors.base import Read
from connectors.hubspot import account, activity, checks, filled, forms, inventory, mails, staff
from connectors.hubspot.scopes import (
    CONSENT,
    CONTACT_FIELDS,
    CONTACTS,
    EMAILS,
    ENTERPRISE,
    FORMS,
    ORDERS,
    OWNERS,
    SECURITY,
    USERS,
    WORKFLOWS,
    add,
)


def _control(part: str, kind: ControlKind, get: object, *scopes: str) -> Read:
    return Read(
        Subject.CONTROLS,
        part=part,
        topics=(kind.value,),
        scopes=scopes,
        remedy=add(*scopes),
        get=get,  # type: ignore[arg-type]
    )


def _measure(part: str, get: object, *scopes: str) -> Read:
    return Read(
        Subject.MEASURES,
        part=part,
        topics=(MeasureKind.OTHER.value,),
        scopes=scopes,
        remedy=add(*(scopes or ("any read-only scope",))),
        get=get,  # type: ignore[arg-type]
    )


RECORDS = (
    Read(
        Subject.RECORDS,
        part="number of records",
        scopes=(CONTACTS,),
        remedy=add(CONTACTS),
        get=inventory.records,
    ),
    Read(
        Subject.RECORDS,
        part="how contacts are filled in",
        topics=(DataObject.CUSTOMER.value,),
        scopes=(CONTACTS, CONTACT_FIELDS),
        remedy=add(CONTACTS, CONTACT_FIELDS),
        get=filled.contacts,
    ),
    Read(
        Subject.RECORDS,
        part="legal ground of contacts",
        topics=(DataObject.CONSENT.value,),
        scopes=(CONTACTS,),
        remedy=add(CONTACTS),
        get=filled.consent,
    ),
    Read(
        Subject.RECORDS,
        part="how orders are filled in",
        topics=(DataObject.ORDER.value,),
        scopes=(ORDERS,),
        remedy=add(ORDERS),
        get=filled.orders,
    ),
)

MEASURES = (
    _measure("room in the account", inventory.room, CONTACTS),
    _measure("requests of private apps", inventory.usage),
    _measure("e-mails by workflows", mails.measures, EMAILS),
)

CONTROLS = (
    Read(
        Subject.CONTROLS,
        part="rights of our key",
        topics=(ControlKind.LEAST_PRIVILEGE.value,),
        remedy=add("read-only scopes"),
        get=account.own_rights,
    ),
    Read(
        Subject.CONTROLS,
        part="audit log",
        topics=(ControlKind.AUDIT_LOG.value,),
        scopes=(SECURITY,),
        plan=ENTERPRISE,
        remedy=f"Needs HubSpot Enterprise. {add(SECURITY)}",
        get=account.audit_log,
    ),
    _control("rights of people", ControlKind.LEAST_PRIVILEGE, staff.super_admins, USERS),
    _control("people who sign in", ControlKind.LEAST_PRIVILEGE, staff.signed_in, USERS, SECURITY),
    _control("renewed keys", ControlKind.KEY_HYGIENE, activity.renewed_keys, SECURITY),
    _control("consent in forms", ControlKind.CONSENT, forms.consent, FORMS),
    _control("kinds of messages", ControlKind.CONSENT, forms.message_kinds, CONSENT),
    _control("owners who left", ControlKind.DATA_QUALITY, staff.owners, OWNERS, CONTACTS, WORKFLOWS),
    _control("checked fields", ControlKind.DATA_QUALITY, checks.validations, CONTACTS),
)

STANDING = (*RECORDS, *MEASURES, *CONTROLS)
