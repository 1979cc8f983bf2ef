"""Two versions of one form, side by side: where they differ, and what the person keeps of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext

from orders.desk import drafts, wording
from orders.desk.arranging import rows_of, with_rows
from orders.desk.forms import delivery_choices, header_of
from orders.desk.lineset import lines_of
from orders.desk.spelling import for_this_page
from orders.models import Order, ReviewDraft

_DELIVERY = ("delivery", "delivery_name", "delivery_street", "delivery_postal_code", "delivery_city")
_SHOWN = ("article", "quantity", "unit", "price")


@dataclass(frozen=True, slots=True)
class Version:
    """What stands in a form: fields of the head, and lines by what they are known by."""

    header: Mapping[str, str]
    lines: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or line in which two versions differ; ``key`` names the choice in the form."""

    key: str
    label: str
    stored: str
    typed: str
    keep: str = "typed"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the page shows: who wrote the other version and when, and where it differs.

    Attributes:
        of_draft: Version of the person's own draft where that is the other one.
        of_colleague: Whose draft is laid beside it.
    """

    actor: str
    at: Any
    rows: list[Difference] = field(default_factory=list)
    of_draft: int = 0
    of_colleague: User | None = None


def of_order(order: Order) -> Version:
    """An order as it is stored."""
    header = {name: str(value or "") for name, value in header_of(order).items()}
    header["delivery"] = delivery_choices(order.customer, order).value
    lines = lines_of(list(order.lines.select_related("article").order_by("position")))
    return Version(header, _keyed([{name: str(value or "") for name, value in line.items()} for line in lines]))


def of_posted(data: QueryDict) -> Version:
    """A form as it was posted."""
    return Version({name: data.get(name, "") for name in data}, _keyed(rows_of(data)))


def of_draft(draft: ReviewDraft) -> Version:
    """What was kept of a form."""
    return of_posted(for_this_page(drafts.posted(draft)))


def _keyed(rows: list[dict[str, str]]) -> dict[str, Mapping[str, str]]:
    """Lines by the mark of the stored line they stand for; one that was split or added is counted behind it."""
    keyed: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if not any(row.get(name) for name in ("mark", "position", *_SHOWN)):
            continue
        mark, n = row.get("mark") or "new", 1
        while f"{mark}-{n}" in keyed:
            n += 1
        keyed[f"{mark}-{n}"] = row
    return keyed


def differences(stored: Version, typed: Version) -> list[Difference]:
    """Where the two differ; a line that only the stored version has is kept unless the person says otherwise."""
    titles = {
        "customer": gettext("Kunde"),
        "po_number": gettext("Bestellnummer"),
        "requested_date": gettext("Wunschtermin"),
        "reply_channel": gettext("Antwort per"),
        "reply_to": gettext("Antwort an"),
        "delivery": gettext("Lieferung an"),
        "comment": gettext("Anmerkung"),
    }
    rows = [
        Difference(name, title, _said(name, stored), _said(name, typed))
        for name, title in titles.items()
        if _said(name, stored) != _said(name, typed)
    ]
    for key in dict.fromkeys([*stored.lines, *typed.lines]):
        old, new = stored.lines.get(key), typed.lines.get(key)
        if _line(old) == _line(new):
            continue
        number = list(typed.lines if new is not None else stored.lines).index(key) + 1
        rows.append(
            Difference(
                f"line-{key}",
                gettext("Pos. %(n)s") % {"n": number},
                _line(old) or gettext("fehlt"),
                _line(new) or gettext("fehlt"),
                "stored" if new is None else "typed",
            )
        )
    return rows


def _said(name: str, version: Version) -> str:
    value = version.header.get(name, "")
    if name == "reply_channel" and value:
        return wording.named(wording.CHANNELS, value)
    if name == "delivery":
        if value == "other":
            return ", ".join(filter(None, (version.header.get(each, "") for each in _DELIVERY[1:])))
        return gettext("Hauptanschrift") if value in ("", "main") else gettext("Weitere Anschrift")
    return value


def _line(row: Mapping[str, str] | None) -> str:
    if row is None or row.get("DELETE"):
        return ""
    article, quantity, unit, price = (row.get(name, "") for name in _SHOWN)
    goods = " ".join(filter(None, (quantity, wording.unit_text(unit) if unit else "", article)))
    return " · ".join(filter(None, (goods, price)))


def resolved(data: QueryDict, stored: Version) -> QueryDict:
    """What was posted, with the stored value wherever the person chose it."""
    chosen = {name.removeprefix("keep-") for name in data if name.startswith("keep-") and data.get(name) == "stored"}
    lines = dict(of_posted(data).lines)
    for key in [name.removeprefix("line-") for name in chosen if name.startswith("line-")]:
        old = stored.lines.get(key)
        if old is None:
            lines.pop(key, None)
        else:
            lines[key] = old
    new = with_rows(data, [dict(row) for row in lines.values()])
    for name in chosen:
        for each in _DELIVERY if name == "delivery" else (name,):
            if not name.startswith("line-") and each in stored.header:
                new[each] = stored.header[each]
    for name in [name for name in new if name.startswith("keep-")]:
        del new[name]
    return new
