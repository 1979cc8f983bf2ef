"""Which part of a mail is what the sender says now: not the older mail below, not the signature. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.understanding.rows import Row

_QUOTE_MARK = re.compile(r"^\s*(?:>|\|)\s?")
_QUOTE_HEAD = re.compile(
    r"(?i)^\s*(?:-{2,}\s*(?:urspr(?:ü|ue)ngliche\s+nachricht|original\s*(?:message|nachricht)|weitergeleitete\s+nachricht|forwarded\s+message)"
    r"|_{10,}\s*$"
    r"|am\s+.{6,60}\bschrieb\b.*|on\s+.{6,80}\bwrote\b.*"
    r"|\d{1,2}\.\d{1,2}\.\d{2,4}.{0,40}\bschrieb\b.*)"
)
_HEAD_FROM = re.compile(r"(?i)^\s*\*?(?:von|from|de)\s*:\*?\s*\S+")
_HEAD_REST = re.compile(r"(?i)^\s*\*?(?:gesendet|sent|datum|date|an|to|betreff|subject|cc)\s*:")
_GOODBYE = re.compile(
    r"(?i)^\W*(?:mit\s+(?:besten|freundliche[nm]|vorz(?:ü|ue)glicher|herzlichen|lieben|vielen|sch(?:ö|oe)nen)?\s*(?:gr(?:ü|ue)(?:ß|ss)(?:en|e)?|hochachtung|gru(?:ß|ss))\b.*"
    r"|(?:viele|beste|liebe|freundliche|herzliche|sch(?:ö|oe)ne|sonnige|vlg|allseits)\s+(?:gr(?:ü|ue)(?:ß|ss)e)\b.*"
    r"|(?:besten\s+dank\s+und\s+)?sch(?:ö|oe)ne\s+gr(?:ü|ue)(?:ß|ss)e.*|gr(?:u(?:ß|ss)|(?:ü|ue)(?:ß|ss)e)\b[^:]{0,40}"
    r"|mfg|m\.f\.g\.|lg|vg|bg|best\s+regards|kind\s+regards|(?:yours\s+)?(?:sincerely|faithfully)|regards|herzlichst|hochachtungsvoll|"
    r"ciao\b.*|ade\b.*|servus\s*,?|danke\s*(?:und\s+\S+\s+\S+|sch(?:ö|oe)n|,\s*(?:[a-zäöü]\w{0,2}\.\s?)?[a-zäöü][\wäöüß-]+)?\s*[,!.]?|(?:vielen|besten)\s+dank\s*[,!.]?|thanks|cheers)\W*$|^\s*--\s*$"
)
_SENT_FROM = re.compile(
    r"(?i)^\s*(?:von|sent\s+from)\s+mein?e?m?\s+(?:iphone|ipad|galaxy|smartphone|handy|android|samsung)|^\s*sent\s+from\s+my\b"
)


def zoned(rows: Sequence[Row]) -> list[Row]:
    """Tell the zone of each row of a mail's own text: ``new``, ``quoted`` or ``signature``."""
    start = _quote_start(rows)
    made: list[Row] = []
    signed = False
    for number, row in enumerate(rows):
        if number >= start or _QUOTE_MARK.match(row.text):
            made.append(replace(row, zone="quoted"))
            continue
        made.append(replace(row, zone="signature" if signed else "new"))
        # "Servus" greets as well as it takes leave.
        if not signed and number > 0 and (_GOODBYE.match(row.text) or _SENT_FROM.match(row.text)):
            signed = True
            made[-1] = replace(row, zone="signature")
    return made


def _quote_start(rows: Sequence[Row]) -> int:
    """Index of the first row of the older mail; the number of rows if there is none."""
    for number, row in enumerate(rows):
        if _QUOTE_HEAD.match(row.text):
            return number
        if _HEAD_FROM.match(row.text) and any(_HEAD_REST.match(after.text) for after in rows[number + 1 : number + 4]):
            return number
    return len(rows)


def without_quote_marks(rows: Sequence[Row]) -> list[Row]:
    """The older mail as it was written: without ``>`` at the front of its lines."""
    made = []
    for row in rows:
        hit = _QUOTE_MARK.match(row.text)
        tokens = row.tokens
        while hit and tokens and set(tokens[0].text) <= set(">|"):
            tokens = tokens[1:]
        made.append(replace(row, text=row.text[hit.end() :], tokens=tokens) if hit else row)
    return [row for row in made if row.tokens]


def without_heads(rows: Sequence[Row]) -> list[Row]:
    """The older mail without who wrote it to whom, and when."""
    return [row for row in rows if not any(head.match(row.text) for head in (_QUOTE_HEAD, _HEAD_FROM, _HEAD_REST))]


def is_goodbye(text: str) -> bool:
    """Whether a line ends a letter: ``Mit freundlichen Grüßen``."""
    return bool(_GOODBYE.match(text))
