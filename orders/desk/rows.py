"""The queue's table: one row for each thing that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orders import presence, pricing
from orders.desk import wording
from orders.desk.showing import with_lines
from orders.models import Customer, Order, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.waiting import REASON_PREFIX

SHOWN_REASONS = 3
SHOWN_REASON_VIEWS = 8
_MOST_ABOUT = 60
_NAMED = ("number", "name", "city")
VIEWS: dict[str, str | Promise] = {
    "mine": _("Für mich"),
    "unassigned": _("Nicht zugeteilt"),
    "all": _("Alle"),
    "overdue": _("Überfällig"),
    "question": _("Rückfrage offen"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row, ready to be printed: fifty of them are, so that texts are made here and not by filters.

    Attributes:
        known: Whether the customer was recognised.
        related: Number of the order a message speaks of.
        more: How many reasons are not shown; ``more_text`` names them.
        due: Until when an answer is promised; ``due_more`` says what the clock will show that stands meanwhile.
        face: Of whoever works on it, or of the person or group that it is assigned to; ``face_text`` says which.
        held_until: When it is free again by itself, if somebody works on it now.
        lookers: Who else has it open.
    """

    id: int
    url: str
    channel: str
    channel_title: str
    pick_text: str
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
    total: str
    received: str
    due: wording.DueText
    due_more: str
    due_at: str
    face: str
    face_text: str
    group: str
    held_until: str
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


def queue_rows(items: Sequence[QueueItem], user: User) -> list[QueueRow]:
    """Make rows, for a person, in a fixed number of queries."""
    now = timezone.now()
    _fetch_what_is_shown(items)
    looking = presence.lookers([item.pk for item in items], but=user)
    return [_row(item, now, looking.get(item.pk, [])) for item in items]


def _fetch_what_is_shown(items: Sequence[QueueItem]) -> None:
    """In small statements and by hand: a join of all of it takes the database longer to plan than to do."""
    orders = Order.objects.select_related("customer").only("po_number", "currency", *(f"customer__{name}" for name in _NAMED))
    prefetch_related_objects(
        items,
        Prefetch("order", with_lines(orders)),
        Prefetch("related_order", Order.objects.only("number")),
        "assigned_group",
    )
    nameless = [item for item in items if item.order is None or item.order.customer_id is None]
    prefetch_related_objects(nameless, Prefetch("customer", Customer.objects.only(*_NAMED)))
    people = User.objects.only("first_name", "last_name", "username").in_bulk(
        {key for item in items for key in (item.assigned_to_id, item.claimed_by_id) if key is not None}
    )
    for item in items:
        item.assigned_to = people.get(item.assigned_to_id or 0)
        item.claimed_by = people.get(item.claimed_by_id or 0)


def _row(item: QueueItem, now: datetime, looking: Sequence[User]) -> QueueRow:
    order = item.order
    customer = (order.customer if order else None) or item.customer
    reasons = wording.reason_texts(wording.read_reasons(item.reasons))
    rest = reasons[SHOWN_REASONS:]
    lines = list(order.lines.all()) if order else []
    who, about_who = _who(customer, item.sender)
    related = item.related_order
    held = item.holder
    due, due_more = _due(item, now)
    return QueueRow(
        id=item.pk,
        url=reverse("desk:review", args=[item.pk]),
        channel=item.channel,
        channel_title=wording.named(wording.CHANNELS, item.channel),
        pick_text=gettext("%(who)s auswählen") % {"who": who or item.pk},
        known=customer is not None,
        who=who,
        about_who=about_who,
        what=what_of(item, len(lines)),
        about_what=((order.po_number if order else "") or ("" if order else item.subject or item.summary))[:_MOST_ABOUT],
        is_number=bool(order and order.po_number),
        related=related.number if related else "",
        related_url=reverse("desk:order", args=[related.number]) if related else "",
        reasons=reasons[:SHOWN_REASONS],
        more=len(rest),
        more_text=", ".join(reason.text for reason in rest),
        total=wording.money(pricing.total(lines) if order else None, order.currency if order else "EUR"),
        received=wording.moment(item.received_at),
        due=due,
        due_more=due_more,
        due_at=item.due_at.isoformat(),
        **_faces(item, held),
        lookers=[user for user in looking if user != held],
    )


def _due(item: QueueItem, now: datetime) -> tuple[wording.DueText, str]:
    due = wording.due(item.due_at, now)
    if item.state != QueueItem.State.WAITING:
        return due, ""
    if due.weight == "late":
        return wording.DueText(gettext("keine Antwort"), "late"), due.text
    text = gettext("Uhr steht")
    if item.paused_at is not None:
        text = gettext("Uhr steht · gefragt vor %(span)s") % {"span": wording.since(item.paused_at, now)}
    return wording.DueText(text, "paused"), wording.paused(item.minutes_left)


def _faces(item: QueueItem, held: User | None) -> dict[str, str]:
    texts = dict.fromkeys(("face", "face_text", "group", "held_until"), "")
    if held is not None and item.claimed_until is not None:
        until = wording.clock(item.claimed_until)
        said = gettext("in Arbeit bei %(name)s bis %(until)s") % {"name": wording.person(held), "until": until}
        return texts | {"face": wording.initials(held), "face_text": said, "held_until": item.claimed_until.isoformat()}
    if item.assigned_to is not None:
        said = gettext("zugeteilt an %(name)s") % {"name": wording.person(item.assigned_to)}
        return texts | {"face": wording.initials(item.assigned_to), "face_text": said}
    return texts | {"group": item.assigned_group.name if item.assigned_group else ""}


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
