"""What a message says of who sent it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from intake.contracts import Field
from intake.understanding.result import CustomerHints
from intake.understanding.rows import Row, is_line_printed

_NUMBER = re.compile(
    r"(?i)\b(?:unsere\s+)?(?:kunden|kd|customer|debitor(?:en)?)\.?\s?-?\s?(?:nummer|nr|no|number|id)?\.?\s*(?:(?:bei\s+(?:ihnen|uns)|f(?:ü|ue)r\s+uns|ist|lautet|:|\t|#|=)\s*)*[:\t ]*([A-Z]{0,3}-?\d[\d/ -]{2,11}\d|[A-Z]{1,3}\d{2,10})\b"
)
_NUMBER_WORD = re.compile(
    r"(?i)\bkundennummer\s+(?:ist\s+|lautet\s+)?((?:(?:null|eins?|zwei|zwo|drei|vier|f(?:ü|ue)nf|sechs|sieben|acht|neun)\s+){2,}(?:null|eins?|zwei|zwo|drei|vier|f(?:ü|ue)nf|sechs|sieben|acht|neun))"
)
_DIGITS = {
    "null": "0",
    "ein": "1",
    "eins": "1",
    "zwei": "2",
    "zwo": "2",
    "drei": "3",
    "vier": "4",
    "fünf": "5",
    "fuenf": "5",
    "sechs": "6",
    "sieben": "7",
    "acht": "8",
    "neun": "9",
}
_LABEL_ALONE = re.compile(r"(?i)(?:kunden|kd)\.?\s?-?\s?(?:nummer|nr)\.?(?:\s+bei\s+ihnen|\s+f(?:ü|ue)r\s+uns)?\s*:?\s*$")
_VAT = re.compile(
    r"\b(?:DE\s?\d{3}\s?\d{3}\s?\d{3}|ATU\s?\d{8}|CHE[- ]?\d{3}\.?\d{3}\.?\d{3}|(?:FR|NL|BE|IT|PL|CZ|LU)[A-Z0-9]{8,12})\b"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,60}@[A-Za-z0-9.-]{2,80}\.[A-Za-z]{2,10}")
_PHONE = re.compile(r"(?<![\d.,/-])(?:\+\d{1,3}|00\d{1,3}|\(?0)[\d\s/().–-]{5,20}\d")
_HEAD_ROWS = 14
_FOOT_ROWS = 7


def hints_of(rows: Sequence[Row], *, sender_name: str, is_own: Callable[[str], bool]) -> CustomerHints:
    """Gather everything that points to the sender.

    Args:
        rows: New text and signatures, and the pages of the papers.
        sender_name: As the mail's From line, the fax's station or the caller names itself.
        is_own: Tells a row that names our own company: its numbers are ours.
    """
    numbers: list[Field[str]] = []
    vat_ids: list[Field[str]] = []
    emails: list[Field[str]] = []
    phones: list[Field[str]] = []
    rows = [row for row in rows if not is_line_printed(row)]
    for number, row in enumerate(rows):
        numbers += [_field(row, value) for value in _numbers(row, rows[number + 1 : number + 2])]
        if is_own(row.text):
            continue
        vat_ids += [_field(row, re.sub(r"[\s.-]", "", hit.group()).upper()) for hit in _VAT.finditer(row.text)]
        emails += [_field(row, hit.group().lower()) for hit in _EMAIL.finditer(row.text)]
        phones += [_field(row, hit.group()) for hit in _PHONE.finditer(row.text) if sum(c.isdigit() for c in hit.group()) >= 7]
    heads = [Field(sender_name, sender_name)] if sender_name else []
    heads += [_field(row, row.text) for row in _letterhead(rows) if not is_own(row.text)]
    return CustomerHints(tuple(numbers), tuple(vat_ids), tuple(emails), tuple(phones), tuple(heads))


def _field(row: Row, value: str) -> Field[str]:
    tokens = row.tokens_of(value) or row.tokens
    return Field(value, row.text, min(token.confidence for token in tokens), row.evidence(tokens))


def _numbers(row: Row, following: Sequence[Row]) -> Iterator[str]:
    for hit in _NUMBER.finditer(row.text):
        yield re.sub(r"\s", "", hit[1])
    for hit in _NUMBER_WORD.finditer(row.text):
        yield "".join(_DIGITS[word.lower()] for word in hit[1].split())
    if "\t" not in row.text and _LABEL_ALONE.search(row.text) is None:
        return
    label = next((token for token in row.tokens if re.match(r"(?i)(?:kunden|kd)\.?-?(?:nr|nummer)", token.text)), None)
    for below in following:
        if label is None or below.page != row.page:
            continue
        yield from (
            token.text
            for token in below.tokens
            if token.hi > label.lo - 5 and token.lo < label.hi + 40 and re.fullmatch(r"[A-Z]{0,3}-?\d{3,10}", token.text)
        )


def _letterhead(rows: Sequence[Row]) -> list[Row]:
    """Heads and feet of every page and text, and signatures."""
    pages: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        pages.setdefault((row.document, row.page), []).append(row)
    chosen: list[Row] = []
    for some in pages.values():
        for number, row in enumerate(some):
            if row.zone == "signature" or number < _HEAD_ROWS or number >= len(some) - _FOOT_ROWS:
                chosen.append(row)
    return chosen
