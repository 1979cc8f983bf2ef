"""Words that change what stands elsewhere: "Position 30 bitte streichen", "20 statt 10 Rollen". Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from intake.understanding.logical import joined
from intake.understanding.numbers import parse_number, parse_number_word
from intake.understanding.phrases import unit_of
from intake.understanding.result import Item, Quantity
from intake.understanding.rows import Row
from intake.understanding.wording import Wording, fold

# "Labor Dr. Knauer" goes on.
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])(?<!\bDr\.)(?<!\bProf\.)(?<!\bDipl\.)(?<!\bIng\.)(?<!\bSt\.)(?<!\bNr\.)\s+(?=[A-ZÄÖÜ])")
_STRIKE = re.compile(
    r"(?i)\b(?:streich\w*|weg(?:zu)?lass\w*|lassen\s+sie\b.*\bweg|entf(?:ä|ae)ll\w*|entfallen|storn\w*|(?:brauch\w*|ben(?:ö|oe)tig\w*|liefer\w*)[^.;,]{0,40}nicht\s+mehr|doch\s+nicht|herausnehmen|raus(?:nehmen|lassen)|(?:brauchen|ben(?:ö|oe)tigen)\s+wir\s+(?:doch\s+)?nicht|cancel|remove|drop|leave\s+out)\b"
)
# Every run is bounded: a line of fifty thousand letters must not be tried at each of them.
_NUMBER = r"(\d{1,9}(?:[.,]\d{1,4})?|[a-zäöüß]{1,30})"
_BEFORE = r"(?:(?:der|bisher|wie\s+[a-zäöüß]{1,15})\s+)?"
_INSTEAD = re.compile(
    rf"(?i)\b{_NUMBER}\s*([A-Za-zäöüÄÖÜß.]{{1,30}})?\s*(?:,\s*)?\b(?:an)?statt\s+{_BEFORE}{_NUMBER}\b|\b(?:an)?statt\s+{_BEFORE}{_NUMBER}\s*(?:[a-zäöü.]{{1,30}}\s+)?(?:nur|bitte|jetzt|diesmal|lieber|doch|besser|dann)?\s*{_NUMBER}\b\s*([A-Za-zäöüÄÖÜß.]{{1,30}})?|\b{_NUMBER}\s*([A-Za-z.]{{1,30}})?\s+instead\s+of\s+{_NUMBER}\b"
)
# Whatever stands around it: a figure beside "statt" is never passed over in silence.
_ANY_INSTEAD = re.compile(r"(?i)\b(?:an)?statt\b[^.;!?]{0,40}\d|\d[^.;!?]{0,40}\b(?:an)?statt\b|\d[^.;!?]{0,40}\binstead\b")
_IN_A_PACK = re.compile(r"(?i)(?:(?<=\s)[àá]|(?<=[a-zäöü.])\s(?:zu|je|per))\s?\d{1,6}\b(?=[^.;!?]{0,20}\b(?:an)?statt\b)")
_POSITION = re.compile(r"(?i)\bpos(?:ition)?(?:en)?[.,]?\s*(?:nr\.?\s*)?(\d{1,4})\b")
_LIKE_BELOW = re.compile(
    r"(?i)\b(?:wie\s+unten|siehe\s+unten|s\.\s?u\.|unten\s+(?:stehend\w*|angef(?:ü|ue)hrt\w*)|untenstehend\w*|das\s+(?:gleiche|selbe|folgende)\s+(?:wie\s+)?(?:unten|noch\s*mal)?|nachstehend\w*|see\s+below|as\s+below|noch\s*(?:ein)?mal\s+(?:das|die)\s+(?:gleiche|selbe)|weitergeleitet)"
)


@dataclass(slots=True)
class Changed:
    """The positions after the changes; what could not be placed, a person must look at."""

    items: list[Item]
    unplaced: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)


def refers_below(text: str) -> bool:
    """Whether a text says that the goods stand in the older mail below it."""
    return bool(_LIKE_BELOW.search(text))


def sentences_of(rows: Sequence[Row]) -> list[str]:
    """The running text of some rows in sentences."""
    return [sentence for row in joined(rows) for sentence in sentences_in(row.text)]


def sentences_in(text: str) -> list[str]:
    """The sentences of a text; each line of it ends one."""
    found: list[str] = []
    for line in text.split("\n"):
        found += [part.strip() for part in _SENTENCE_ENDS.split(line.replace("\t", " ")) if part.strip()]
    return found


def change_items(items: Sequence[Item], sentences: Sequence[str]) -> Changed:
    """Apply every change that is written in sentences to the positions they mean."""
    changed = Changed(list(items))
    for sentence in sentences:
        clauses = re.split(r",\s*(?:und|aber|and)\s+|;\s*|\s+und\s+(?=die\b|den\b|das\b)", sentence)
        for clause in clauses:
            _change(changed, clause)
    return changed


def is_change(sentence: str) -> bool:
    """Whether a sentence changes something."""
    return bool(_STRIKE.search(sentence) or _ANY_INSTEAD.search(sentence)) or _instead(sentence) is not None


def replaces(sentence: str) -> bool:
    """Whether a sentence gives a quantity in the place of another."""
    return bool(_ANY_INSTEAD.search(sentence)) or _instead(sentence) is not None


def _instead(text: str) -> re.Match[str] | None:
    """A quantity that replaces another; "anstatt der blauen" replaces none, and in "12 Kartons à 6 statt 8" six are in a pack."""
    text = _IN_A_PACK.sub(" ", text)
    hit = _INSTEAD.search(text)
    while hit is not None and None in _numbers(hit)[:2]:
        # In "bitte statt 20 nur 5" the first word is no number, and the rest is a change.
        hit = _INSTEAD.search(text, hit.start() + 1)
    return hit


def _change(changed: Changed, clause: str) -> None:
    instead, strike = _instead(clause), _STRIKE.search(clause)
    if instead is None and strike is None:
        if _ANY_INSTEAD.search(clause):
            changed.unplaced.append(clause)
        return
    target = _target(changed.items, clause)
    if target is None:
        changed.unplaced.append(clause)
        return
    item = changed.items[target]
    changed.placed.append(clause)
    if instead is None:
        del changed.items[target]
        return
    new, old, unit_text = _numbers(instead)
    if new is None:
        changed.unplaced.append(clause)
        return
    before = item.quantities[0] if item.quantities else None
    if old is not None and before is not None and old != before.value:
        changed.unplaced.append(clause)
        return
    unit = unit_of(unit_text) or (before.unit if before else "")
    quantity = Quantity(new, unit, clause, "unit", before.confidence if before else 1.0, 9.0, unit_text)
    changed.items[target] = replace(
        item,
        quantities=(quantity,),
        total=None,
        trouble=tuple(reason for reason in item.trouble if not str(reason.code).startswith("quantity")),
    )


def _numbers(hit: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    groups = hit.groups()
    if groups[0] is not None:
        return _number(groups[0]), _number(groups[2]), groups[1] or ""
    if groups[3] is not None:
        return _number(groups[4]), _number(groups[3]), groups[5] or ""
    return _number(groups[6]), _number(groups[8]), groups[7] or ""


def _number(text: str | None) -> Decimal | None:
    if not text:
        return None
    number = parse_number(text)
    if number is not None:
        return number
    word = parse_number_word(text)
    return Decimal(word) if word is not None else None


def _target(items: Sequence[Item], clause: str) -> int | None:
    """The one position that a clause means, by number or by words; ``None`` if none or several fit."""
    position = _POSITION.search(clause)
    if position is not None:
        number = int(position[1])
        hits = [index for index, item in enumerate(items) if item.position == number]
        if not hits and all(item.position is None for item in items) and 1 <= number <= len(items):
            hits = [number - 1]
        return hits[0] if len(hits) == 1 else None
    said = _keys(clause)
    scores = [len(said & _keys(f"{item.description} {' '.join(code.text for code in item.codes)}")) for item in items]
    best = max(scores, default=0)
    return scores.index(best) if best > 0 and scores.count(best) == 1 else None


def _keys(text: str) -> set[str]:
    wording = Wording(text)
    parts = {
        part
        for part in re.split(r"[\s,.;:()/-]+", fold(text))
        if any(character.isdigit() for character in part) and not part.isdigit()
    }
    return set(wording.words) | set(wording.measures) | parts | set(wording.colours) | set(wording.sizes)
