"""The customer's own order number: behind a label, in a heading, in the subject. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.contracts import Evidence, Field
from intake.understanding.rows import Row
from intake.understanding.tokens import Token

_LABEL = re.compile(
    r"(?i)(?<![\w-])(?:(?P<strong>(?:(?:unsere?r?|neue|ihre)\s*)?(?:bestell(?:nummer|schein-?nr|schein-?nummer|-?nr|nr)|best\.?\s?-?\s?nr|auftrags(?:nummer|-?nr)|beleg(?:nummer|-?nr)|purchase\s+order(?:\s+(?:no|number))?|order\s?(?:no|number|ref)"
    r"|p\.?o\.?(?:\s?-?(?:no|number|nr))?|unser(?:e)?\s+zeichen|unsere\s+nummer|unserer\s+nummer|bestellzeichen|referenz|reference|ref)\b)"
    r"|(?P<plain>(?:unsere\s+)?(?:nach)?bestellung|bestellschein|bestellfax|auftrag|order|bedarfsmeldung|abruf|nr|nummer)\b)\.?"
)
_AFTER = re.compile(
    r"(?i)^[\s\t.,:#/|!–—-]*(?:(?:nr|no|nummer|number|ist|lautet|zeichen|mit\s+der|unter|die|der|neu(?:e)?)\b\.?[\s\t.,:#!]*)*"
)
_UNDER = re.compile(r"(?i)\b(?:unter(?:\s+(?:der\s+)?(?:bestell)?(?:nummer|nr\.?))?|mit\s+(?:der\s+)?nummer)\s+(?=[A-Z0-9])")
_VALUE = re.compile(r"(?:[A-ZÄÖÜ]{1,4}(?:-[A-Z]{1,3})?\s(?=\d))?[A-Za-zÄÖÜ0-9][A-Za-zÄÖÜ0-9./_-]{1,28}")
_DATE = re.compile(r"^\d{1,2}\.\d{1,2}\.(?:\d{2,4})?$|^\d{4}-\d{2}-\d{2}$|^\d{1,2}/\d{1,2}/\d{4}$|^\d{1,2}:\d{2}$")
_NOT_AFTER = re.compile(r"(?i)^\s*(?:vom|von|am|per|f(?:ü|ue)r|als|bis|im|in|siehe|lt|laut|h(?:ä|ae)ngt|dabei)\b")
_NOT_BEFORE = re.compile(
    r"(?i)(?:kunden|lieferanten|material|artikel|angebots?|rechnungs|lieferschein|ihre[rn]?\s+bestell|telefon|fax|kd\.?|art|konto|steuer|st|mat|haus|fil|ust-id)[\s.:-]*$"
)
# "Bestellnummer: folgt" names none; "Unser Zeichen: Mü" is who writes.
_NO_NUMBER = re.compile(
    r"(?i)(?:siehe|s\.|folgt|wird|noch|keine?r?|ohne|entf(?:ä|ae)llt|wie|ihre?|bitte|datum|n\.?\s?a\.?)\b|[A-ZÄÖÜ][a-zäöü]{1,2}\b\.?$|[A-ZÄÖÜ][a-zäöüß]+$|[A-ZÄÖÜ]{2}(?:/[A-ZÄÖÜa-zäöü]{2})?$"
)
# So many words at most are a title.
_TITLE = 4
_REPLY = re.compile(r"(?i)^\s*(?:aw|re|antw|wg|fw|fwd)\s*:")


def po_numbers_of(rows: Sequence[Row], *, subject: str, names: Sequence[str]) -> tuple[Field[str], ...]:
    """Every number that may be the customer's order number, the likeliest first.

    Args:
        rows: What the sender says now, in reading order.
        subject: Of the mail; a reply's subject names the older order.
        names: Of the attached files: a number that stands there too is likelier.
    """
    votes: dict[str, tuple[float, str, tuple[Evidence, ...], float]] = {}
    for value, weight, row in [*_in_rows(rows), *_in_subject(subject)]:
        key = re.sub(r"\W", "", value).upper()
        before = votes.get(key)
        places = row.evidence(_tokens_of(row, value)) if row is not None else ()
        confidence = min((token.confidence for token in _tokens_of(row, value)), default=1.0) if row is not None else 1.0
        if before is None:
            votes[key] = (weight, value, places, confidence)
        else:
            votes[key] = (max(before[0], weight) + 0.6, before[1], before[2] or places, max(before[3], confidence))
    for key, (weight, value, places, confidence) in list(votes.items()):
        if any(key in re.sub(r"\W", "", name).upper() for name in names if len(key) >= 4):
            votes[key] = (weight + 1.0, value, places, confidence)
    ranked = sorted(votes.values(), key=lambda vote: -vote[0])
    return tuple(
        Field(value, value, round(min(0.99, confidence) * min(1.0, 0.55 + weight / 8), 3), places)
        for weight, value, places, confidence in ranked
    )


def unread_number(rows: Sequence[Row]) -> str:
    """The row in which a label is followed by what no order number is read from: "Bestellnr.: 12", "Bestellnummer: Müller-Okt"; or empty."""
    for row in rows:
        hit = _LABEL.search(row.text)
        if hit is None or hit["strong"] is None or row.scanned or _NOT_BEFORE.search(row.text[: hit.start()]):
            continue
        told = re.match(r"[\s.]*[:#][\s\t]*(?P<value>[^\s_.-][^\t]*)", row.text[hit.end() :])
        if told and not _NO_NUMBER.match(told["value"]) and not _DATE.match(told["value"].split()[0]):
            return row.text
    return ""


def strong_numbers_in(text: str) -> list[str]:
    """Order numbers that stand plainly behind "Bestellung", "Order" and the like in one line."""
    return list(dict.fromkeys(value for value, strength in _behind_labels(text) if strength >= 2.4))


def _tokens_of(row: Row | None, value: str) -> list[Token]:
    return list(row.tokens_of(value)) if row is not None else []


def _in_subject(subject: str) -> Iterator[tuple[str, float, Row | None]]:
    weight = 1.0 if _REPLY.match(subject) else 2.6
    for value, strength in _behind_labels(subject):
        yield value, weight + (0.4 if strength > 2.5 else 0.0), None


def _in_rows(rows: Sequence[Row]) -> Iterator[tuple[str, float, Row | None]]:
    for number, row in enumerate(rows):
        found = False
        for value, strength in _behind_labels(row.text):
            found = True
            yield value, strength + (0.3 if number < 14 else 0.0), row
        if not found and _LABEL.search(row.text) and len(row.text) < 90:
            yield from _below(row, rows[number + 1 : number + 3])


def _behind_labels(text: str) -> Iterator[tuple[str, float]]:
    for hit in _LABEL.finditer(text):
        rest = text[hit.end() :]
        if not _NOT_BEFORE.search(text[: hit.start()]) and not _NOT_AFTER.match(rest):
            yield from _behind(hit, text, rest)
    if re.search(r"(?i)bestell|liefer|order", text):
        for hit in _UNDER.finditer(text):
            value = _value(text[hit.end() :])
            if re.search(r"[-/]", value):
                yield value, 1.8


def _behind(hit: re.Match[str], text: str, rest: str) -> Iterator[tuple[str, float]]:
    """The number behind one label, with how much speaks for it."""
    skipped = _AFTER.match(rest)
    rest = rest[skipped.end() :] if skipped else rest
    plain = hit["plain"] is not None
    bare = plain and hit["plain"].lower() in {"nr", "nummer"}
    if bare and hit.start() > 3 and not re.search(r"(?i)(?:bestell\w*|auftrag|unsere[r]?|\t)\W*$", text[: hit.start()]):
        return
    value = _value(rest)
    if value:
        yield value, (1.2 if bare else 2.4) if plain else 3.2
        return
    named = re.match(r"(?:[A-ZÄÖÜ][a-zäöüß-]+\s+){1,2}(?=[A-Z0-9]+[-/]\d)", rest) if plain and not bare else None
    if named and (value := _value(rest[named.end() :])):
        yield value, 1.7


def _value(text: str) -> str:
    hit = _VALUE.match(text)
    if hit is None:
        return ""
    value = hit.group().rstrip(".,;:/-_")
    digits = sum(character.isdigit() for character in value)
    if digits < 2 or _DATE.match(value) or (value.isdigit() and len(value) < 3):
        return ""
    if re.match(r"^\s*(?:%|€|EUR|St(?:ück|k)?\b|Uhr|mm|cm)", text[hit.end() :]):
        return ""
    return value


def _below(row: Row, following: Sequence[Row]) -> Iterator[tuple[str, float, Row | None]]:
    """``Bestellnummer / Datum`` with the value in the row below, or under its heading."""
    for hit in _LABEL.finditer(row.text):
        if _NOT_BEFORE.search(row.text[: hit.start()]) or (hit["plain"] or "").lower() in {"nr", "nummer", "order", "auftrag"}:
            continue
        label = [token for token in row.tokens if hit.group().split()[-1].strip(".:").lower() in token.text.lower()]
        for below in following:
            if below.document != row.document or below.page != row.page or not label:
                continue
            if hit["plain"] and len(row.tokens) <= _TITLE and len(below.tokens) > _TITLE:
                continue  # "Bestellung" above a table is its title
            under = [token for token in below.tokens if token.hi > label[0].lo - 15 and token.lo < label[-1].hi + 60]
            if below.text and (under or len(row.tokens) <= 3):
                some = under or list(below.tokens)
                value = _value(" ".join(token.text for token in some[:2])) or _value(some[0].text)
                if value:
                    yield value, 2.2 if hit["strong"] else 1.8, below
                    return
