"""The log: who looked at or changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from orders.desk import wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.paging import page_of
from orders.models import AuditEntry

KINDS: dict[str, str | Promise] = {
    "order": _("Auftrag"),
    "item": _("Vorgang"),
    "customer": _("Kunde"),
    "article": _("Artikel"),
    "source": _("Original"),
    "search": _("Suche"),
    "call": _("Anruf"),
    "user": _("Benutzer"),
}
_PAGES = {"order": "desk:order", "customer": "desk:customer", "article": "desk:article"}
_ALARMING = {AuditEntry.What.SIGN_IN_FAILED, AuditEntry.What.LOCKED_OUT, AuditEntry.What.REFUSED}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry, ready to be printed; ``url`` leads to the thing where it has a page."""

    at: datetime
    actor: str
    known: User | None
    address: str
    what: str
    alarming: bool
    kind: str
    key: str
    url: str
    customer: str
    detail: str
    view: str


@needs(Right.READ_LOG)
@require_GET
def log(request: ClerkRequest) -> HttpResponse:
    """Entries by person, customer, kind and period, the newest first."""
    asked = {name: request.GET.get(name, "").strip()[:150] for name in ("person", "customer", "what", "since", "until")}
    page = page_of(_wanted(request.GET), ("-at", "-id"), request.GET)
    context = {
        "area": "log",
        "asked": asked,
        "whats": AuditEntry.What.choices,
        "rows": _rows(page.rows),
        "page": page,
        "people": User.objects.order_by("username").values_list("username", flat=True)[:500],
    }
    return render(request, "people/log.html", context)


def _wanted(asked: QueryDict) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    for name, column in (("person", "actor"), ("customer", "customer"), ("what", "what")):
        if value := asked.get(name, "").strip():
            rows = rows.filter(**{column: value})
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _day(text: str) -> date | None:
    try:
        found = parse_date(text.strip())
    except ValueError:
        return None
    # The first and the last year have no neighbouring day in every time zone.
    return found if found and 1 < found.year < 9999 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _rows(entries: list[AuditEntry]) -> list[LogRow]:
    users = {user.get_username(): user for user in User.objects.filter(username__in={entry.actor for entry in entries})}
    return [
        LogRow(
            at=entry.at,
            actor=entry.actor,
            known=users.get(entry.actor),
            address=entry.address or "",
            what=str(entry.get_what_display()),
            alarming=entry.what in _ALARMING,
            kind=wording.named(KINDS, entry.kind),
            key="" if entry.kind == "search" else entry.key,
            url=reverse(_PAGES[entry.kind], args=[entry.key]) if entry.kind in _PAGES and entry.key else "",
            customer=entry.customer,
            detail=entry.detail,
            view=entry.view,
        )
        for entry in entries
    ]
