"""Where the goods shall go: behind a label, in a sentence, by a tick. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from intake.contracts import DeliveryAddress
from intake.understanding.changes import sentences_in
from intake.understanding.columns import columns_of
from intake.understanding.logical import joined
from intake.understanding.lost import likeness
from intake.understanding.phrases import unit_of
from intake.understanding.result import DeliveryHint
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from intake.understanding.zones import is_goodbye

_LABEL = re.compile(
    r"(?i)\b(?:lieferanschrift|lieferadresse|versandanschrift|warenempf(?:ä|ae)nger|lieferort|lieferstelle|abladestelle|anlieferung(?:\s+an)?|(?:lieferung|ware|versand)(?:\s+bitte)?\s+(?:geht\s+)?an|(?:ge)?liefer(?:n|t\s+werden)(?:\s+(?:bitte\s+)?an)?(?=\s*:)|liefern\s+sie(?:\s+bitte)?\s+an|"
    r"deliver(?:y)?\s*(?:to|address)|ship(?:ping)?\s*(?:to|address)|delivery|lieferung)\b\s*[:;]?|\bbitte\s+liefern\s+sie\s+an\b\s*[:;]?"
)
_SENTENCE = re.compile(
    r"(?i)\b(?:liefer(?!ant)\w*|anliefer\w*|bring\w*|schick\w*|supply|deliver\w*|versand|direkt|bitte\s+(?:in|an|auf)|kommission|baustelle|ins?\s+(?:lager|werk|haupthaus|g(?:ä|ae)stehaus)|an\s+unser|f(?:ü|ue)r\s+unser|for\s+our)\b"
)
_PLACE_WORDS = re.compile(
    r"(?i)\b(?:ins?|an|auf|nach|zu[rm]?|f(?:ü|ue)r|to|for|at)\s+(?:(?:die|das|den|der|dem|unser(?:e[nrms]?)?|our|the)\s+)?[A-ZÄÖÜa-zäöü]{3,}"
)
_ELSEWHERE = re.compile(
    r"(?i)\bbaustelle\b|nicht\s+(?:zu\s+uns|ins?\s+haupthaus|in\s+die|an\s+die)|abweichende|\bwerk\s+\d|\bfiliale\b|\bniederlassung\b|\bau(?:ß|ss)enlager\b"
)
# "Nicht an die Filiale Nord": where the goods do not go; "sondern …" names the other place.
_NOT_THERE = re.compile(
    r"(?i)\b(?:nicht|keinesfalls|kein(?:e[nrs]?)?|not)\b[^.;!?]{0,40}?\b(?:an|in|ins|nach|zu[rm]?|to|lieferung|anlieferung)\b"
)
_NOT_BESIDE = re.compile(r"(?i)[,(]\s*(?:aber\s+|bitte\s+)?nicht\b[^,;.)]*\)?")
_SAME = re.compile(r"(?i)\b(?:wie\s+(?:oben|gehabt|immer|(?:ü|ue)blich|gewohnt)|frei\s+haus|an\s+uns|obige|s\.?\s?o\.?)\b")
_STREET = re.compile(
    r"(?<!\w)((?:[A-ZÄÖÜ][\wäöüßé.'-]{0,40}\s+){0,3}?[A-ZÄÖÜa-zäöü][\wäöüßé.-]{0,40}(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|ring|damm|ufer|kai|hof|steige|halde|markt|chaussee|wall|pfad|stieg|graben|acker|wiesen|park|quai|lane|street|road)\s+\d{1,4}(?:\s?[a-zA-Z])?(?![a-zA-Z\d])(?:\s?[-–/]\s?\d{1,4})?"
    r"|(?i:am|im|an\s+der|in\s+der|in\s+den|auf\s+de[mr]|zum|zur|unter\s+den|alter?|neuer?|obere[rns]?|untere[rns]?)\s+[A-ZÄÖÜ][\wäöüß-]+(?:\s+[A-ZÄÖÜ][\wäöüß-]+)?\s+\d{1,4}\s?[a-zA-Z]?\b"
    r"|(?!Kostenstelle|Lieferant|Kunden|Bestell|Auftrag|Telefon|Postfach)[A-ZÄÖÜ][\wäöüßé-]{2,40}(?:\s+[A-ZÄÖÜ][\wäöüßé-]{1,40})?\s+[1-9]\d{0,3}[a-z]?(?=\s*,(?!\d)|\s*$))"
)
# "Baustelle Hafenstraße 96": what the place is, is no part of its street.
_KIND_OF_PLACE = re.compile(
    r"(?i)^(?:baustelle|filiale|niederlassung|au(?:ß|ss)enlager|lager|depot|objekt|standort|bauvorhaben|bv|firma)\s+"
)
# "Tierarztpraxis Baur. Bergmannstraße 137": a full stop behind a whole word ends the name.
_NAME_ABOVE = re.compile(r"^.*(?<!\bprof)(?<!\bsankt)(?<=\w{4})\.\s+", re.IGNORECASE)
_TOWN = re.compile(
    r"(?<![\w./-])(?:(?:D|A|CH|DE|AT)\s?-\s?)?(\d{4,5})\s+([A-ZÄÖÜ][\wäöüßé.'/-]+(?:\s+(?:am|an|im|in|unter|bei|ob|der|den|a\.|[A-ZÄÖÜ])[\wäöüßé.'()-]*){0,4})"
)
_INVOICE = re.compile(r"(?i)rechnung|invoice|faktura")
_OTHER_LABEL = re.compile(
    r"(?i)^\W*(?:rechnung\w*|datum|liefertermin|termin|lieferbed\w*|zahlung\w*|pos\b|menge|telefon|tel|fax|bestell\w*|unsere?\s+(?:nummer|nr|zeichen|referenz)|kunden\w*|ansprechpartner|besteller|unterschrift|lieferfrist|liefertag|artikel|bemerkung|kostenstelle|wunsch\w*|dienststempel|sachlich|anordnung)\b"
)
_MOST_ROWS_BELOW = 5
# How labels read where a scan has lost some of their letters, and what they must not be taken for.
_PLAIN_LABELS = (
    "lieferanschrift lieferadresse versandanschrift versandadresse warenempfänger lieferort lieferstelle abladestelle "
    "bitteliefernsiean lieferungan lieferungbittean anlieferungan deliveryaddress deliverto shipto"
).split()
_OTHER_PLAIN_LABELS = (
    "rechnungsanschrift rechnungsadresse rechnungsempfänger lieferantennummer lieferantennr lieferbedingung lieferdatum liefertermin lieferant lieferung "
    "lieferschein ansprechpartner bestelldatum bestellnummer"
).split()
_ALIKE, _MUCH_ALIKE = 0.6, 0.8
_PREPOSITION = re.compile(
    r"(?i)\b(?:an|nach|in|ins|auf|bei|zu[rm]?|to|at)\s+(?:(?:die|den|das|der|dem|unser\w{0,3}|our|the)\s+)?"
)
_LONGEST_NAME = 6
# These also head a day or a way of delivery.
_WEAK = frozenset({"lieferung", "delivery", "anlieferung"})


def deliveries_of(rows: Sequence[Row], goods: Collection[Row] = ()) -> tuple[DeliveryHint, ...]:
    """Every place named for the goods, in reading order; those behind a label first.

    Args:
        goods: The rows that positions were read from: no address reaches into them.
    """
    labelled: list[DeliveryHint] = []
    taken = {row.place for row in goods}
    for number, row in enumerate(rows):
        if row.place in taken:
            continue
        below = takewhile(
            lambda each: each.place not in taken and columns_of(each) is None, rows[number + 1 : number + 1 + _MOST_ROWS_BELOW]
        )
        hint = _labelled(row, list(below))
        if hint is not None:
            labelled.append(hint)
    labelled += _strays([row for row in rows if row.scanned and row.place not in taken], labelled)
    return (*labelled, *_in_sentences([row for row in rows if not row.scanned or len(row.text) > 25]))


def _strays(rows: Sequence[Row], labelled: Sequence[DeliveryHint]) -> list[DeliveryHint]:
    """Whole addresses in one line of a scan that no label was read for: the label may have been lost."""
    found = []
    for row in rows:
        address = parse_address(row.text)
        named = any(address is not None and address.street in hint.text for hint in labelled)
        if address is not None and not named and not _INVOICE.search(row.text):
            found.append(DeliveryHint(row.text, address, wanted=False, evidence=row.evidence(), stray=True))
    return found


def _misread_label(row: Row) -> tuple[re.Match[str], float] | None:
    """What looks like a label on a bad scan ("Versandanschrit:"), with how surely it is one."""
    hit = re.match(r"[^:;\t]{8,30}(?=[:;\t]|$)", row.text)
    if hit is None:
        return None
    alike, other = likeness(hit.group(), _PLAIN_LABELS), likeness(hit.group(), _OTHER_PLAIN_LABELS)
    if alike < _ALIKE or alike <= other:
        return None
    return hit, 1.0 if alike >= _MUCH_ALIKE else 0.5


def parse_address(text: str) -> DeliveryAddress | None:
    """Read street, number, postcode and town: ``Halle 4, Hafenstraße 96, 73207 Plochingen``; ``None`` without a street or a postcode."""
    town = next((hit for hit in _TOWN.finditer(text) if _is_town(hit)), None)
    before = text[: town.start()] if town else text
    streets = list(_STREET.finditer(before)) or (list(_STREET.finditer(text[town.end() :])) if town else [])
    if not streets or town is None:
        return None
    street = streets[-1]
    bare = _KIND_OF_PLACE.sub("", _NAME_ABOVE.sub("", street.group(1)))
    written = _tidy(bare)
    begins = street.end() - len(bare)
    name = before[:begins].strip(" ,;:-–·\t\n") if begins < len(before) else ""
    city = re.sub(r"(?i)\s+(?:\(.*|tel.*|uhr.*)$", "", town[2]).strip(" ,.;")
    return DeliveryAddress(written, town[1], city, _tidy(name)[:120])


def _is_town(hit: re.Match[str]) -> bool:
    """ "1000 Stk" is no postcode with its town, nor is a number before the next label: "Kostenstelle: 4566 Lieferbedingung: …"."""
    word = hit[2].split()[0]
    return not unit_of(word) and hit.string[hit.start(2) + len(word) :][:1] != ":"


def street_in(text: str) -> str:
    """The street and number in a text without a postcode, or empty."""
    hit = _STREET.search(text)
    return _tidy(_KIND_OF_PLACE.sub("", hit.group(1))) if hit else ""


def _tidy(text: str) -> str:
    return " ".join(text.replace("\t", " ").split()).strip(" ,;")


def _labelled(row: Row, following: Sequence[Row]) -> DeliveryHint | None:
    label = _LABEL.search(row.text)
    misread = _misread_label(row) if label is None and row.scanned else None
    if misread is not None:
        label = misread[0]
    if label is None or _INVOICE.search(re.split(r"\t| {2,}", row.text[: label.start()])[-1]):
        return None
    word = label.group().rstrip(" :;").lower()
    weak = word in _WEAK
    if weak and not label.group().rstrip().endswith((":", ";")):
        return None
    column = _label_column(row, word)
    rest = _ticked(_value_behind(row.text[label.end() :]))
    texts, used = [rest] if rest else [], [(row, row.tokens_of(rest) or row.tokens)] if rest else []
    address, last = parse_address(rest), row.index
    for below in following if address is None and not (weak and rest) else ():
        part = _under(below, column)
        if below.document != row.document or below.page != row.page or (part and _OTHER_LABEL.match(part)):
            break
        # "Lieferadresse: Lager Wiesbaden" is whole; what stands apart, or behind the greeting, is whose letter it is.
        if is_goodbye(below.text) or (rest and below.index > last + 1):
            break
        last = below.index
        if not part:
            continue
        texts.append(part)
        used.append((below, below.tokens_of(part) or below.tokens))
        address = parse_address(_as_one(texts))
        if address is not None:
            break
    text = _as_one(texts if address is not None else texts[:2])
    if not re.search(r"[A-Za-zÄÖÜäöü]{3,}", text) or _SAME.search(text[:30]):
        return None
    # "Anlieferung: Zentrallager" names a place, "Lieferung: frei Haus" none: only the customer's addresses tell.
    wanted = not (weak and address is None and not street_in(text))
    used = used if address is not None else used[:2]
    clear = min((token.confidence for _, tokens in used for token in tokens), default=1.0)
    clear = min(clear, misread[1]) if misread is not None else clear
    places = tuple(place for each, tokens in used for place in each.evidence(tokens))
    return DeliveryHint(text, address, wanted=wanted, evidence=places, confidence=clear)


def _as_one(texts: Sequence[str]) -> str:
    """Lines of an address in one; a town that the margin cut off its postcode stands behind it."""
    made = ", ".join(texts)
    return re.sub(r"(?<=\b\d{5}), (?=[A-ZÄÖÜ])|(?<=\b\d{4}), (?=[A-ZÄÖÜ])", " ", made)


def _value_behind(rest: str) -> str:
    """What belongs to a label: up to the next label beside it, and to the end of the sentence."""
    for part in rest.split("\t"):
        plain = part.strip(" :;")
        if plain and not _OTHER_LABEL.match(plain):
            return re.split(r"(?<=[a-z\d])\.\s+(?=[A-ZÄÖÜ][a-zäöü]+\s[a-zäöü])", plain)[0].strip(" :;")
        if plain:
            return ""
    return ""


def _ticked(text: str) -> str:
    """Of several boxes, what stands behind the ticked one."""
    if "☒" not in text and "☑" not in text:
        return text
    return re.split(r"[☐☒☑]", re.split(r"[☒☑]", text, maxsplit=1)[1])[0].strip(" ,;")


def _label_column(row: Row, word: str) -> tuple[float, float] | None:
    """Horizontal extent of what stands below a label that is one of several side by side."""
    if len({token.part for token in row.tokens}) < 2:
        return None
    first = word.split(maxsplit=1)[0]
    hit = next((token for token in row.tokens if first in token.text.lower()), None)
    if hit is None:
        return None
    right = min((token.lo for token in row.tokens if token.lo > hit.hi and token.part != hit.part), default=1e9)
    return (hit.lo - 30, right - 5)


def _under(row: Row, column: tuple[float, float] | None) -> str:
    if column is None:
        return row.text.strip()
    return " ".join(token.text for token in row.tokens if column[0] <= token.lo < column[1])


def _in_sentences(rows: Sequence[Row]) -> list[DeliveryHint]:
    hints = []
    for row in joined(rows):
        for sentence in sentences_in(row.text):
            if not _SENTENCE.search(sentence) or _INVOICE.search(sentence):
                continue
            if not _PLACE_WORDS.search(sentence) and parse_address(sentence) is None:
                continue
            there = re.split(r"(?i)\bsondern\b", sentence)[-1]
            aside = _NOT_BESIDE.sub(" ", there)
            # "ins Lager, nicht in die Zentrale" names both; "nicht in die Zentrale" alone only the wrong one.
            denied = bool(_NOT_THERE.search(aside if _PLACE_WORDS.search(aside) else there))
            address = None if denied else _named(parse_address(there))
            wanted = denied or address is not None or bool(_ELSEWHERE.search(there))
            places = row.evidence(_tokens_of(row, sentence, address))
            hints.append(DeliveryHint(there.strip(), address, wanted=wanted, evidence=places, denied=denied))
    return hints


def _named(address: DeliveryAddress | None) -> DeliveryAddress | None:
    """In a sentence only the words behind its last preposition can be a name: ``alles an die Firma Kern, Hafenweg 96``."""
    if address is None:
        return None
    name = _PREPOSITION.split(address.name)[-1]
    return replace(address, name=name if len(name.split()) <= _LONGEST_NAME and name[:1].isupper() else "")


def _tokens_of(row: Row, sentence: str, address: DeliveryAddress | None) -> Sequence[Token]:
    """Where in a row the address stands; the whole sentence where it names only a place."""
    said = row.tokens_of(sentence) or row.tokens
    if address is None:
        return said
    street, town = row.tokens_of(address.street), row.tokens_of(f"{address.postal_code} {address.city}")
    return [*row.tokens_of(address.name), *street, *town] if street and town else said
