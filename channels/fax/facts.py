"""What a fax says of itself: side-car file, TIFF tags, file name.

All of it was written by the caller or by a machine the caller spoke to: it is bounded, cut to plain text, and a hint only.
"""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

import phonenumbers
from django.conf import settings
from django.utils import timezone
from PIL import Image

SIDECAR_LIMIT_BYTES = 64 * 1024
TIFF_HEADS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_VALUE_LIMIT = 300
_PAGES_LIMIT = 500

_TAG_DESCRIPTION, _TAG_DATE, _TAG_BAD_LINES, _TAG_CLEAN_DATA, _TAG_BAD_RUN = 270, 306, 326, 327, 328

# The first name that has a value wins. HylaFAX names first (docs/channels.md).
_CALLER = ("callid1", "cidnumber", "caller", "from", "sender_number", "absender", "number")
_STATION = ("sender", "tsi", "csid", "station")
_DIALLED = ("callid3", "to", "dialled", "recipient", "empfaenger")
_ERROR = ("msg", "error", "reason", "fehler")
_RECEIVED = ("received", "received_at", "date", "time", "empfangen")
_IDENTIFIER = ("commid", "id", "fax_id", "jobid")
_PAGES = ("pages", "numpages", "page_count", "seiten")
_SIGNAL = ("quality", "signalrate", "dataformat", "errcorrect", "device")

# All that Pillow was seen to raise on broken TIFFs. EOFError is its way to say that there is no further page.
_TIFF_ERRORS = (
    EOFError,
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    RuntimeError,
    OverflowError,
    struct.error,
    Image.DecompressionBombError,
    Warning,  # where warnings are errors
)

_STAMP = re.compile(
    r"(?<!\d)(?P<y>20\d\d)[-_.:]?(?P<m>0[1-9]|1[0-2])[-_.:]?(?P<d>0[1-9]|[12]\d|3[01])"
    r"[T_ -]?(?P<H>[01]\d|2[0-3])[-_.:h]?(?P<M>[0-5]\d)(?:[-_.:]?(?P<S>[0-5]\d))?(?!\d)"
)
_STAMP_GERMAN = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])\.(?P<m>0[1-9]|1[0-2])\.(?P<y>20\d\d|\d\d)[T_ -](?P<H>[01]\d|2[0-3])[-_.:h](?P<M>[0-5]\d)"
    r"(?:[-_.:](?P<S>[0-5]\d))?(?!\d)"
)
_PAGES_IN_NAME = re.compile(r"(?<![a-z0-9])(\d{1,3}) ?(?:p|pg|pages?|s|seiten?)(?![a-z0-9])", re.IGNORECASE)
_LEAST_DIGITS = 6
# A short group behind a separator is a counter, not part of the number ("0711555010-2.tif").
_NUMBER_IN_NAME = re.compile(
    r"(?<!\d)(?:(?:\+|00)[1-9]\d{0,14}(?:[ ./-]\d{2,5})?|0[1-9]\d{1,13})(?:[ ./-]\d{3,})*(?!\d)",
)


@dataclass(frozen=True, slots=True)
class FaxFacts:
    """What is known of a fax before anybody reads it.

    Attributes:
        identifier: The fax server's own id of the call; empty if it gave none.
        caller: E.164 where it is a possible number, digits as given otherwise; empty if suppressed.
        received_at: Aware; ``None`` where neither side-car, tags nor name tell.
        facts: Texts for ``Envelope.facts``.
    """

    identifier: str = ""
    caller: str = ""
    dialled: str = ""
    received_at: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def gather(*, name: str, content: bytes, sidecar: Mapping[str, str]) -> FaxFacts:
    """Put together what side-car, file name and TIFF tags say; the side-car comes first, then the name.

    Args:
        name: The file's name; ``content`` its bytes; ``sidecar`` as ``parse_sidecar`` gave it.
    """
    named = from_name(name)
    tags = from_tiff(content)
    station = _first(sidecar, _STATION) or tags.get("tsi", "")
    callers = (_first(sidecar, _CALLER), named.get("caller", ""), tags.get("caller", ""), station)
    stamps = (_first(sidecar, _RECEIVED), named.get("received", ""), tags.get("received", ""))
    facts = {key: sidecar[key] for key in _SIGNAL if sidecar.get(key)}
    facts |= {key: tags[key] for key in ("bad_lines", "bad_run", "clean_data", "pages") if key in tags}
    facts |= {
        "tsi": station,
        "error": _first(sidecar, _ERROR),
        "pages_announced": _whole_number(_first(sidecar, _PAGES)) or named.get("pages", ""),
    }
    return FaxFacts(
        identifier=_first(sidecar, _IDENTIFIER),
        caller=next((number for text in callers if (number := number_of(text))), ""),
        dialled=_first(sidecar, _DIALLED) or tags.get("dialled", ""),
        received_at=next((moment for text in stamps if (moment := moment_of(text))), None),
        facts={key: value for key, value in facts.items() if value},
    )


def parse_sidecar(content: bytes) -> dict[str, str]:
    """Read a side-car: a flat JSON object, or lines of ``key=value``. Keys come back in lower case.

    Raises:
        ValueError: It is neither.
    """
    text = content[:SIDECAR_LIMIT_BYTES].decode("utf-8-sig", "replace")
    if text.lstrip().startswith("{"):
        try:
            data = json.loads(text)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        pairs = data.items()
    else:
        parted = (line.partition("=") for line in text.splitlines() if "=" in line)
        pairs = ((key, value) for key, _, value in parted)
        if text.strip() and "=" not in text:
            raise ValueError("neither JSON nor key=value lines")
    return {_plain(str(key)).lower(): _plain(_scalar(value)) for key, value in list(pairs)[:100]}


def from_name(name: str) -> dict[str, str]:
    """Find caller, time and number of pages in a file name, however the fax server builds it."""
    stem, found = name.rsplit(".", 1)[0], {}
    for pattern in (_STAMP, _STAMP_GERMAN):
        if match := pattern.search(stem):
            found["received"] = match.group()
            stem = stem[: match.start()] + " _ " + stem[match.end() :]
            break
    if match := _PAGES_IN_NAME.search(stem):
        found["pages"] = str(int(match.group(1)))
        stem = stem[: match.start()] + " _ " + stem[match.end() :]
    match = _NUMBER_IN_NAME.search(stem)
    # Fewer digits are a running number ("c059.tif"), which would be taken for who sent the fax.
    if match and sum(character.isdigit() for character in match.group()) >= _LEAST_DIGITS:
        found["caller"] = match.group()
    return found


def from_tiff(content: bytes) -> dict[str, str]:
    """Read the fax tags of a TIFF without decoding a pixel; an unreadable file says nothing."""
    if not content.startswith(TIFF_HEADS):
        return {}
    found: dict[str, str] = {}
    bad = worst = clean = pages = 0
    try:
        with Image.open(io.BytesIO(content), formats=("TIFF",)) as image:
            while pages < _PAGES_LIMIT:
                image.seek(pages)
                tags = image.tag_v2  # type: ignore[attr-defined]
                if pages == 0:
                    found = _first_page(tags)
                pages += 1
                bad += _integer(tags.get(_TAG_BAD_LINES))
                worst = max(worst, _integer(tags.get(_TAG_BAD_RUN)))
                clean = max(clean, _integer(tags.get(_TAG_CLEAN_DATA)))
    except _TIFF_ERRORS:
        pass  # what could be read counts; whoever reads the pages will say what is wrong
    counted = {"bad_lines": bad, "bad_run": worst, "clean_data": clean, "pages": pages}
    return found | {key: str(value) for key, value in counted.items() if value}


def _first_page(tags: Mapping[int, Any]) -> dict[str, str]:
    """HylaFAX writes TSI, CALLID1, CALLID2, CALLID3 as lines of the description."""
    lines = [_plain(line) for line in str(tags.get(_TAG_DESCRIPTION, ""))[: 4 * _VALUE_LIMIT].split("\n")]
    lines += [""] * (4 - len(lines))
    found = {"tsi": lines[0], "caller": lines[1], "dialled": lines[3], "received": _plain(str(tags.get(_TAG_DATE, "")))}
    return {key: value for key, value in found.items() if value}


def number_of(text: str) -> str:
    """E.164 of a telephone number, or its digits if it is a short or odd one; empty if there is no number in it."""
    text = text.strip()
    if re.fullmatch(r"[+\d][\d ()./-]{2,30}", text) is None:
        return ""
    try:
        number = phonenumbers.parse(text, settings.COUNTRY)
    except phonenumbers.NumberParseException:
        return "".join(re.findall(r"\d", text))
    # Shorter ones are extensions of the own telephone system.
    if phonenumbers.is_possible_number(number) and (number.national_number or 0) >= 10**5:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return "".join(re.findall(r"\d", text))


def moment_of(text: str) -> datetime | None:
    """A point in time as fax machines write it; ``None`` if it is none or lies in the future.

    Without an offset it is taken as local time.
    """
    zone = timezone.get_default_timezone()
    moment = _iso_moment(text, zone) or _fax_moment(text, zone)
    if moment is None or moment > timezone.now() + timedelta(hours=12):
        return None
    return moment


def _iso_moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _fax_moment(text: str, zone: tzinfo) -> datetime | None:
    match = _STAMP.search(text) or _STAMP_GERMAN.search(text)
    if match is None:
        return None
    parts = {key: int(value) for key, value in match.groupdict(default="0").items()}
    year = parts["y"] + 2000 if parts["y"] < 100 else parts["y"]
    try:
        return datetime(year, parts["m"], parts["d"], parts["H"], parts["M"], parts["S"], tzinfo=zone)
    except ValueError:
        return None


def _first(values: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((values[key] for key in keys if values.get(key)), "")


def _scalar(value: object) -> str:
    return str(value) if isinstance(value, str | int | float | bool) else ""


def _plain(text: str) -> str:
    """Without control characters, white space folded, cut to a length."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text[:_VALUE_LIMIT]).split())


def _integer(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**7 else 0


def _whole_number(text: str) -> str:
    return str(int(text)) if re.fullmatch(r"\d{1,4}", text) and int(text) else ""
