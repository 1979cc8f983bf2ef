"""The queue's table: one row for each thing that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orders import presence, pricing
from orders.desk import wording
from orders.models import Customer, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.waiting import REASON_PREFIX

SHOWN_REASONS = 3
SHOWN_REASON_VIEWS = 8
VIEWS: dict[str, str | Promise] = {
    "mine": _("Für mich"),
    "unassigned": _("Nicht zugeteilt"),
    "all": _("Alle"),
    "overdue": _("Überfällig"),
    "question": _("Rückfrage offen"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row, ready to be printed.

    Attributes:
        known: Whether the customer was recognised.
        related: Number of the order a message speaks of.
        more: How many reasons are not shown; ``more_text`` names them.
        waiting: A question is open at the customer.
        minutes_left: On the clock that stands meanwhile.
        held_by, held_until: Who works on it now, and when that ends by itself.
        lookers: Who else has it open.
    """

    id: int
    channel: str
    known: bool
    who: str
    about_who: str
    what: str
    about_what: str
    is_number: bool
    related: str
    related_url: str
    reasons: list[wording.ReasonText]
    more: int
    more_text: str
    total: Decimal | None
    currency: str
    received_at: datetime
    due_at: datetime
    waiting: bool
    paused_at: datetime | None
    minutes_left: int | None
    held_by: User | None
    held_until: datetime | None
    assigned_to: User | None
    assigned_group: str
    lookers: Sequence[User]


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One view in the rail."""

    view: str
    title: str
    count: int
    icon: str = ""
    heading: str = ""
    late: bool = False


def with_relations(items: QuerySet[QueueItem]) -> QuerySet[QueueItem]:
    """Fetch all that a row shows in a fixed number of queries."""
    related = ("order__customer", "customer", "related_order", "assigned_to", "assigned_group", "claimed_by")
    return items.select_related(*related).prefetch_related("order__lines__article")


def queue_rows(items: Sequence[QueueItem], user: User) -> list[QueueRow]:
    """Make rows, for a person, of queue items that were read by ``with_relations``."""
    now = timezone.now()
    looking = presence.lookers([item.pk for item in items], but=user)
    return [_row(item, now, looking.get(item.pk, [])) for item in items]


def _row(item: QueueItem, now: datetime, looking: Sequence[User]) -> QueueRow:
    order = item.order
    customer = (order.customer if order else None) or item.customer
    reasons = wording.reason_texts(wording.read_reasons(item.reasons))
    rest = reasons[SHOWN_REASONS:]
    lines = list(order.lines.all()) if order else []
    who, about_who = _who(customer, item.sender)
    related = item.related_order
    held = bool(item.claimed_until and item.claimed_until > now)
    return QueueRow(
        id=item.pk,
        channel=item.channel,
        known=customer is not None,
        who=who,
        about_who=about_who,
        what=what_of(item, len(lines)),
        about_what=(order.po_number if order else "") or ("" if order else item.subject or item.summary),
        is_number=bool(order and order.po_number),
        related=related.number if related else "",
        related_url=reverse("desk:order", args=[related.number]) if related else "",
        reasons=reasons[:SHOWN_REASONS],
        more=len(rest),
        more_text=", ".join(reason.text for reason in rest),
        total=pricing.total(lines) if order else None,
        currency=order.currency if order else "EUR",
        received_at=item.received_at,
        due_at=item.due_at,
        waiting=item.state == QueueItem.State.WAITING,
        paused_at=item.paused_at,
        minutes_left=item.minutes_left,
        held_by=item.claimed_by if held else None,
        held_until=item.claimed_until if held else None,
        assigned_to=item.assigned_to,
        assigned_group=item.assigned_group.name if item.assigned_group else "",
        lookers=[user for user in looking if not (held and user == item.claimed_by)],
    )


def _who(customer: Customer | None, sender: str) -> tuple[str, str]:
    if customer is None:
        return gettext("unbekannt"), sender
    return customer.name, f"{customer.number} · {customer.city}" if customer.city else customer.number


def what_of(item: QueueItem, line_count: int) -> str:
    """Say in two words what waits: ``4 Positionen``, ``Rückruf``, ``Reklamation``."""
    if item.purpose != "decide":
        return wording.named(wording.PURPOSES, item.purpose)
    if item.order_id is None:
        return wording.named(wording.KINDS, item.kind)
    return ngettext("%(n)s Position", "%(n)s Positionen", line_count) % {"n": line_count}


def rail_entries(counts: Mapping[str, int], view: str) -> list[RailEntry]:
    """The rail: who has to do it, then by which way it came, then what is to be cleared up."""
    entries = [
        RailEntry(view, str(title), counts.get(view, 0), late=view == "overdue" and counts.get(view, 0) > 0)
        for view, title in VIEWS.items()
    ]
    for number, (channel, title) in enumerate(wording.CHANNELS.items()):
        heading = gettext("Weg") if number == 0 else ""
        entries.append(RailEntry(str(channel), str(title), counts.get(channel, 0), icon=str(channel), heading=heading))
    return entries + _reason_entries(counts, view)


def _reason_entries(counts: Mapping[str, int], view: str) -> list[RailEntry]:
    """The reasons that there are, the most frequent first; the one that is looked at stays even if none is left."""
    there = [name for name in counts if name.startswith(REASON_PREFIX) and (counts[name] or name == view)]
    there.sort(key=lambda name: (-counts[name], name))
    shown = there[:SHOWN_REASON_VIEWS] + [name for name in there[SHOWN_REASON_VIEWS:] if name == view]
    return [
        RailEntry(name, view_title(name), counts[name], heading=gettext("Grund") if number == 0 else "")
        for number, name in enumerate(shown)
    ]


def view_title(view: str) -> str:
    """Name a view of the queue."""
    if view.startswith(REASON_PREFIX):
        return gettext(Reason(ReasonCode(view.removeprefix(REASON_PREFIX))).sentence)
    return wording.named(VIEWS | wording.CHANNELS, view)


def empty_words(view: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """What to say where nothing waits, and where to go on."""
    if view == "mine" and counts.get("unassigned"):
        number = counts["unassigned"]
        text = ngettext("%(n)s Vorgang ist noch niemandem zugeteilt.", "%(n)s Vorgänge sind noch niemandem zugeteilt.", number)
        link = f"{reverse('desk:queue')}?view=unassigned"
        return {
            "title": gettext("Für Sie ist alles erledigt."),
            "text": text % {"n": number},
            "link": link,
            "link_text": gettext("Ansehen"),
        }
    words = {
        "mine": (gettext("Für Sie ist alles erledigt."), gettext("Neues erscheint hier von selbst.")),
        "unassigned": (gettext("Alles ist zugeteilt."), gettext("Jeder Vorgang hat jemanden, der sich kümmert.")),
        "all": (
            gettext("Der Eingang ist leer."),
            gettext("Was ohne Rückfrage klar ist, wird von selbst angenommen und steht unter Aufträge."),
        ),
        "overdue": (gettext("Nichts ist überfällig."), gettext("Alle Antworten liegen in der zugesagten Zeit.")),
        "question": (
            gettext("Keine Rückfrage ist offen."),
            gettext("Sobald Sie einen Kunden etwas fragen, wartet der Vorgang hier."),
        ),
    }
    nothing = gettext("Auf diesem Weg wartet nichts.") if view in wording.CHANNELS else gettext("Aus diesem Grund wartet nichts.")
    title, text = words.get(view, (nothing, gettext("Neues erscheint hier von selbst.")))
    return {"title": title, "text": text}
