"""The history of an order in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.translation import gettext

from orders.desk import wording
from orders.models import Order, OrderEvent

_MOST_EVENTS = 200
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class EventText:
    """One event; ``changes`` says per value what it was and what it became."""

    at: datetime
    actor: str
    what: str
    note: str
    changes: list[str]


def events_of(order: Order) -> list[EventText]:
    """All events, the newest first, with people's names instead of sign-in names."""
    return event_texts(list(order.events.order_by("-pk")[:_MOST_EVENTS]))


def event_texts(events: list[OrderEvent]) -> list[EventText]:
    """Events in words, with people's names instead of sign-in names."""
    users = User.objects.filter(username__in={event.actor for event in events})
    names = {user.get_username(): user.get_full_name() or user.get_username() for user in users}
    return [
        EventText(event.at, names.get(event.actor, event.actor), event.what, event.note, _changes(event.before, event.after))
        for event in events
    ]


def person_named(username: str) -> str:
    """A person's name by the user name that events keep; one that is none of ours stays as it is."""
    user = User.objects.filter(username=username).first() if username else None
    return wording.person(user) if user else username


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    titles = {
        "customer": gettext("Kunde"),
        "po_number": gettext("Bestellnummer"),
        "requested_date": gettext("Wunschtermin"),
        "delivery": gettext("Lieferung an"),
        "comment": gettext("Anmerkung"),
        "reply_channel": gettext("Antwort per"),
        "reply_to": gettext("Antwort an"),
        "lines": gettext("Positionen"),
        "state": gettext("Stand"),
    }
    texts = []
    for name, title in titles.items():
        old, new = before.get(name), after.get(name)
        if name not in after or old == new or not (old or new):
            continue
        if not old:
            texts.append(f"{title}: {len(new) if isinstance(new, list) else _value(name, new)}")
        elif name == "lines" and isinstance(new, list) and isinstance(old, list):
            texts += _changed_lines(old, new)
        elif isinstance(new, list | dict) or isinstance(old, list | dict):
            texts.append(gettext("%(field)s geändert") % {"field": title})
        else:
            texts.append(f"{title}: {_value(name, old)} → {_value(name, new)}")
    texts += [gettext("Trotz Hinweis: %(what)s") % {"what": each} for each in after.get("warnings", ())]
    return texts + [_lesson(told) for told in (*before.get("learned", ()), *after.get("learned", ()))]


def _changed_lines(old: list[Any], new: list[Any]) -> list[str]:
    """What became of each position: ``Pos. 2: 10 Pack HS-1 → 12 Pack HS-1``."""
    before, after = (
        {str(line.get("position")): _goods(line) for line in lines if isinstance(line, dict)} for lines in (old, new)
    )
    texts = []
    for position in dict.fromkeys([*after, *before]):
        was, now = before.get(position), after.get(position)
        if was != now:
            added, gone = gettext("neu"), gettext("entfernt")
            change = f"{was or added} → {now or gone}"
            texts.append(gettext("Pos. %(line)s: %(detail)s") % {"line": position, "detail": change})
    return texts[:_MOST_LINES]


def _goods(line: Mapping[str, Any]) -> str:
    unit = wording.unit_text(str(line.get("unit"))) if line.get("unit") else ""
    goods = " ".join(
        filter(None, (str(line.get("quantity") or ""), unit, str(line.get("sku") or "") or f"„{line.get('text', '')}“"))
    )
    price = str(line.get("price") or "")
    return f"{goods} · {price}" if price else goods


def _lesson(told: Mapping[str, str]) -> str:
    """What was learned from the order, or forgotten again: ``„Karton“ → HS-1010-09``."""
    means, said = told.get("means", ""), told.get("said", "")
    if told.get("kind") == "contact":
        return (
            gettext("Absender %(said)s") % {"said": said}
            if means
            else gettext("Absender %(said)s gilt nicht mehr") % {"said": said}
        )
    if not means:
        return gettext("„%(said)s“ widerspricht Gelerntem und gilt nicht mehr") % {"said": said}
    return f"„{said}“ → {wording.unit_text(means, 2) if told.get('kind') == 'unit' else means}"


def _value(name: str, value: object) -> str:
    if value in (None, ""):
        return "—"
    if name == "requested_date":
        return date_format(date.fromisoformat(str(value)), "d.m.Y")
    if name == "state":
        return wording.named(wording.STATES, str(value))
    if name == "reply_channel":
        return wording.named(wording.CHANNELS, str(value))
    return str(value)
