"""From the documents of a message to its readings: which of them holds the order, and what the others say of it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from intake.contracts import Document, Field, ReadMessage
from intake.understanding import noise
from intake.understanding.announced import expected_lines_in, total_in
from intake.understanding.changes import Changed, change_items, is_change, refers_below, replaces, sentences_of
from intake.understanding.damage import damage_of
from intake.understanding.gathering import Found
from intake.understanding.items import find_items
from intake.understanding.kinds import Signs, kind_of
from intake.understanding.logical import Lexicon, joined
from intake.understanding.lost import lost_day, lost_number
from intake.understanding.places import deliveries_of
from intake.understanding.po_numbers import po_numbers_of, unread_number
from intake.understanding.result import Item, Reading
from intake.understanding.rows import Row, rows_of
from intake.understanding.sender import hints_of
from intake.understanding.several import orders_in
from intake.understanding.spoken import callers_rows, is_talk
from intake.understanding.structured import read_data
from intake.understanding.wishes import dates_of, is_asked_again, like_before, open_day, remarks_in, special_wishes
from intake.understanding.zones import without_heads, without_quote_marks, zoned
from orders.reasons import Reason, ReasonCode
from orders.states import MessageKind

_TERMS = re.compile(
    r"(?i)\b(?:allgemeine\s+(?:einkaufs|gesch(?:ä|ae)fts|liefer|verkaufs)\w*bedingungen|einkaufsbedingungen|agb|terms\s+and\s+conditions|datenschutz\w*|nutzungsbedingungen)\b"
)
_DONE = re.compile(r"(?i)\b(?:erledigt|alt|archiv|storniert|muster|vorlage|beispiel|old|done|template)\b")
# "Bitte noch dazu: 50 m Rohr" beside a paper adds to it, whether it is understood or not.
_ADDING = re.compile(
    r"(?i)\b(?:noch\s+dazu|dazu\s+noch|zus(?:ä|ae)tzlich(?:\s+noch)?|au(?:ß|ss)erdem|bitte\s+noch|in\s+addition)\b\D{0,40}\d"
)
# What heads an order, in a line or cell of its own.
_TITLE = re.compile(
    r"(?i)^\W*(?:(?:nach)?bestellung|bestellschein|auftrag|purchase\s+order|order|abruf|bestellung\s*/\s*order)\W*$"
)
_HEAD_ROWS = 25
# The paper of another kind with its number; "Ihr Angebot AN-5" on an order only refers to one.
_FOREIGN = re.compile(
    r"(?i)(?:^|(?<!\bihr)(?<!\bihre)(?<!\bihrem)(?<!\bihrer)(?<!\blaut)(?<!\blt\.)(?<!\bgem\.)(?<!\bgemäß)\s)"
    r"(?:rechnung|gutschrift|mahnung|preisliste|kontoauszug|invoice|angebot)\s+(?:nr|no|nummer)?\.?\s*[\w-]*\d"
)
_OWN_PAPER = re.compile(r"(?i)\b(?:lieferschein|auftragsbest(?:ä|ae)tigung|rechnung|angebot|delivery\s+note)\b")


class Known(Lexicon, Protocol):
    """The lexicon, and whose company this is."""

    def is_own(self, text: str) -> bool:
        """Whether a text names our own company or one of its numbers."""
        ...


@dataclass(slots=True)
class _Part:
    """One document, taken apart."""

    index: int
    document: Document
    rows: list[Row]
    quoted: list[Row] = field(default_factory=list)
    found: Found = field(default_factory=Found)

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.zone == "new"]


def understand(message: ReadMessage, lexicon: Known) -> tuple[Reading, ...]:
    """Take a message apart.

    Args:
        message: As it was read.
        lexicon: The words and numbers of the catalogue.

    Returns:
        One reading for each order in the message; a single one of another kind where it holds none. Never empty.
    """
    for index, document in enumerate(message.documents):
        if document.role != "attachment" or len(message.documents) == 1:
            reading = read_data(document, index)
            if reading is not None:
                return (_with_comment(reading, lexicon),)
    return _Understanding(message, lexicon).readings()


def _with_comment(reading: Reading, lexicon: Known) -> Reading:
    """A comment in a basket may order more, or ask for what no form has: then a person reads it."""
    if not reading.comment:
        return reading
    page = _text_rows(reading.comment)
    found = find_items(page, lexicon)
    sentences = sentences_of(page)
    beside = [sentence for sentence in sentences if not any(_says(item, sentence) for item in found.items)]
    reasons = list(reading.reasons)
    if special_wishes(beside) or any(is_change(sentence) for sentence in sentences) or found.left_over:
        reasons.append(Reason(ReasonCode.SPECIAL_REQUEST, "comment", detail=reading.comment[:200]))
    return replace(reading, items=(*reading.items, *found.items), reasons=tuple(reasons))


def _text_rows(text: str) -> list[Row]:
    from intake.contracts import Page, Word

    words = tuple(Word(hit.group(), span=hit.span()) for hit in re.finditer(r"\S+", text))
    return rows_of(Document("", "text/plain", "body", (Page(1, words, text, "text"),)), 0)


class _Understanding:
    """Goes over one message that is no data."""

    def __init__(self, message: ReadMessage, lexicon: Known) -> None:
        self.message = message
        self.lexicon = lexicon
        self.received: date = message.received_at.date()
        self.subject = message.headers.get("subject", "")
        self.talk = False
        self.parts = [self._part(index, document) for index, document in enumerate(message.documents)]
        self.reasons: list[Reason] = []
        self.taken_from_below = False

    def _part(self, index: int, document: Document) -> _Part:
        rows = rows_of(document, index)
        if document.role in {"body", "embedded"} and not any(row.scanned for row in rows):
            rows = zoned(rows)
            if is_talk(rows):
                self.talk = True
                rows = callers_rows(rows, self.lexicon.is_own)
        part = _Part(index, document, rows)
        part.quoted = without_quote_marks([row for row in rows if row.zone == "quoted"])
        return part

    def readings(self) -> tuple[Reading, ...]:
        self.reasons += damage_of(self.message, [row for part in self.parts for row in part.rows])
        bodies = [part for part in self.parts if part.document.role != "attachment"]
        papers = [part for part in self.parts if part.document.role == "attachment" and part.rows and not self._is_terms(part)]
        for part in papers:
            part.found = self._sheets(part) if self._is_sheet(part) else find_items(part.new, self.lexicon)
        ordering = [part for part in papers if part.found.items and not self._is_foreign(part)]
        for part in bodies:
            part.found = find_items(part.new, self.lexicon, prose=bool(ordering))
        if ordering:
            return self._from_papers(ordering, bodies)
        return tuple(self._from_texts(bodies, papers))

    def _is_terms(self, part: _Part) -> bool:
        head = " ".join(row.text for row in part.rows[:3])
        return (
            bool(_TERMS.search(head) or _TERMS.search(part.document.name.replace("_", " ")))
            or sum(row.text.startswith("§") for row in part.rows) >= 3
        )

    def _is_sheet(self, part: _Part) -> bool:
        return any(page.reader == "sheet" for page in part.document.pages) and len(part.document.pages) > 1

    def _sheets(self, part: _Part) -> Found:
        """Of several sheets the first with positions counts; one that is marked as done never does."""
        whole = Found()
        for page in part.document.pages:
            rows = [row for row in part.new if row.page == page.number]
            found = find_items(rows, self.lexicon)
            if not found.items or (whole.items and any(_DONE.search(row.text) for row in rows[:3])):
                continue
            if whole.items:
                self.reasons.append(Reason(ReasonCode.TEXT_LEFT_OVER, detail=f"Auch Blatt {page.number} enthält Positionen."))
                break
            whole = found
        return whole

    def _is_foreign(self, part: _Part) -> bool:
        """Papers that hold goods and order none: invoices of suppliers, price lists."""
        if any(_TITLE.match(cell) for row in part.rows[:_HEAD_ROWS] for cell in row.parts):
            return False
        head = " ".join(row.text for row in part.rows[:14])
        return bool(_FOREIGN.search(head)) and not re.search(
            r"(?i)bestell(?:ung|schein)\s+(?:nr|no)?\.?\s*\S*\d", head.split("Ihre")[0]
        )

    # --- the order stands in papers -----------------------------------------------------------------------------
    def _from_papers(self, ordering: list[_Part], bodies: list[_Part]) -> tuple[Reading, ...]:
        body_rows = [row for part in bodies for row in part.new]
        sentences = sentences_of(body_rows)
        changes = [sentence for sentence in sentences if is_change(sentence)]
        kept = self._once(ordering)
        readings = []
        for part in kept:
            changed = change_items(part.found.items, changes)
            extra = [item for each in bodies for item in each.found.items] if len(kept) == 1 else []
            readings += self._readings([part], bodies, changed, [] if changed.placed else extra, sentences)
        return tuple(readings)

    def _once(self, ordering: list[_Part]) -> list[_Part]:
        """The same order as PDF and as a sheet is one order; pages of one order in several files are put together by their number."""
        kept: list[_Part] = []
        for part in sorted(ordering, key=lambda each: -len(each.found.items)):
            mine = {
                (
                    item.codes[0].folded if item.codes else item.description.lower(),
                    item.quantities[0].value if item.quantities else None,
                )
                for item in part.found.items
            }
            same = next(
                (
                    other
                    for other in kept
                    if mine
                    <= {
                        (
                            item.codes[0].folded if item.codes else item.description.lower(),
                            item.quantities[0].value if item.quantities else None,
                        )
                        for item in other.found.items
                    }
                ),
                None,
            )
            if same is None:
                kept.append(part)
        return sorted(kept, key=lambda each: each.index)

    # --- the order stands in the texts --------------------------------------------------------------------------
    def _from_texts(self, bodies: list[_Part], papers: list[_Part]) -> list[Reading]:
        rows = [row for part in bodies for row in part.new]
        sentences = sentences_of(rows)
        items = [item for part in bodies for item in part.found.items]
        quoted = [part for part in bodies if part.quoted]
        changed = Changed(items)
        changes = [sentence for sentence in sentences if is_change(sentence)]
        refers = refers_below(" ".join(sentences)) or bool(changes)
        if quoted and (not items or refers) and refers:
            below = [find_items(without_heads(part.quoted), self.lexicon) for part in quoted]
            older = [item for found in below for item in found.items]
            own = [item for item in items if not any(is_change(sentence) and item.text in sentence for sentence in sentences)]
            if older:
                self.taken_from_below = True
                changed = change_items(older, changes)
                changed.unplaced += [text for found in below for text in found.left_over if text.strip()]
                if own and not changed.placed:
                    changed.items += own
        elif changes and items:
            said = {sentence for sentence in changes if any(_says(item, sentence) for item in items)}
            changed = change_items(items, [sentence for sentence in changes if sentence not in said])
            # What replaces another quantity is no position of its own: the one that it changes was not found.
            usual = like_before([self.subject, *sentences], named=True)
            changed.unplaced += [each for each in changes if each in said and replaces(each) and not usual]
        return self._readings(papers, bodies, changed, [], sentences)

    # --- both ---------------------------------------------------------------------------------------------------
    def _readings(
        self, papers: list[_Part], bodies: list[_Part], changed: Changed, extra: list[Item], sentences: list[str]
    ) -> list[Reading]:
        """One reading; several where the text holds several orders, each under a number of its own."""
        whole = self._reading(papers, bodies, changed, extra, sentences)
        if whole.kind.value is not MessageKind.ORDER or self.taken_from_below or changed.placed:
            return [whole]
        rows = [row for part in [*bodies, *papers] for row in part.rows if row.zone == "new"]
        goods = [row for part in [*bodies, *papers] for row in part.found.rows]
        parts = orders_in(rows, whole.items, goods)
        if len(parts) == 1:
            return [whole]
        return [
            replace(
                whole,
                items=tuple(items),
                po_numbers=po_numbers_of(some, subject="", names=()),
                dates=dates_of(some, self.received) or whole.dates,
                deliveries=deliveries_of(some, goods) or whole.deliveries,
                total=total_in(some),
                expected_lines=None,
            )
            for some, items in parts
        ]

    def _reading(
        self, papers: list[_Part], bodies: list[_Part], changed: Changed, extra: list[Item], sentences: list[str]
    ) -> Reading:
        body_rows = [row for part in bodies for row in part.rows if row.zone != "quoted"]
        paper_rows = [row for part in papers for row in part.rows]
        rows = [row for row in body_rows if row.zone == "new"] + paper_rows
        items = [*(_with_change(item, changed, body_rows) for item in changed.items), *extra]
        text = "\n".join(row.text for row in joined([row for row in body_rows if row.zone == "new"]))
        asked = (not papers or not items) and not self.taken_from_below
        pointing = like_before([self.subject, *sentences], named=bool(items)) if asked else ""
        if pointing:
            # "wie immer, nur von L 30 statt 20" orders no 30 of something.
            items = [item for item in items if not is_change(item.text) and pointing not in item.text]
        kind, sure = kind_of(
            replace(self._signs(papers, bodies, len(changed.items) + len(extra)), usual=is_asked_again(pointing))
        )
        names = [part.document.name for part in papers]
        reasons = [*self.reasons, *self._item_reasons(papers, bodies, changed, extra, sentences, items)]
        if sure < 0.8:
            reasons.append(Reason(ReasonCode.KIND_UNSURE))
        numbers, days = po_numbers_of(rows, subject=self.subject, names=names), dates_of(rows, self.received)
        if not numbers and (lost := lost_number(paper_rows) or unread_number(rows)):
            reasons.append(Reason(ReasonCode.PO_NUMBER_UNSURE, "po_number", detail=lost[:200]))
        if not days and (lost := lost_day(paper_rows, self.received) or open_day(sentences_of(rows))):
            reasons.append(Reason(ReasonCode.DATE_UNSURE, "requested_date", detail=lost[:200]))
        return Reading(
            kind=Field(kind, "", sure),
            hints=hints_of(body_rows + paper_rows, sender_name=self._sender_name(), is_own=self.lexicon.is_own),
            items=tuple(items),
            po_numbers=numbers,
            dates=days,
            deliveries=deliveries_of(rows, [row for part in [*bodies, *papers] for row in part.found.rows]),
            like_before=pointing,
            total=total_in(rows),
            expected_lines=None if changed.placed else expected_lines_in(rows),
            comment="\n".join(remarks_in(sentences_of(rows)))[:2000],
            text=text[:4000],
            scanned=any(row.scanned for row in paper_rows + body_rows),
            reasons=tuple(reasons),
        )

    def _sender_name(self) -> str:
        return re.sub(r"<[^>]*>", "", self.message.headers.get("from", "")).strip(' "')

    def _signs(self, papers: list[_Part], bodies: list[_Part], count: int) -> Signs:
        titles = [row.text for part in papers for row in part.rows[:16]]
        # A transcript or note has its whole text as paper and letter at once.
        text = "\n".join(row.text for part in bodies for row in part.rows if row.zone == "new")
        if any(row.scanned for part in papers for row in part.rows) or not text.strip():
            text = "\n".join([text, *(row.text for part in papers for row in part.rows)])
        headed = any(part.found.table for part in [*papers, *bodies])
        return Signs(
            self.subject, text[:8000], titles, count, headed, self.message.facts.get("auto", "") or _automatic(self.message)
        )

    def _item_reasons(
        self,
        papers: list[_Part],
        bodies: list[_Part],
        changed: Changed,
        extra: list[Item],
        sentences: list[str],
        items: list[Item],
    ) -> list[Reason]:
        reasons = [Reason(ReasonCode.TEXT_LEFT_OVER, detail=text[:200]) for text in changed.unplaced]
        parts = papers if papers and any(part.found.items for part in papers) else [*papers, *bodies]
        for part in parts:
            left = [text for text in part.found.left_over if text.strip() and not self.lexicon.is_own(text)]
            if left:
                reasons.append(Reason(ReasonCode.TEXT_LEFT_OVER, detail=" · ".join(left)[:200]))
            if part.found.unfilled and any(row.scanned for row in part.rows):
                reasons.append(
                    Reason(
                        ReasonCode.TEXT_LEFT_OVER,
                        detail=f"Liste mit {part.found.unfilled} Zeilen ohne Menge: Handschrift könnte übersehen sein",
                    )
                )
            head = [row.text for row in part.rows[:12]]
            if (
                part.found.items
                and any(_OWN_PAPER.search(text) for text in head)
                and any(self.lexicon.is_own(text) for text in head[:3])
            ):
                reasons.append(Reason(ReasonCode.TEXT_LEFT_OVER, detail="Auf einem unserer eigenen Papiere geschrieben"))
        if items and not any(part.found.items for part in papers):
            # The text holds positions; so does a paper beside it, in which no quantity was found.
            unread = [part.document.name for part in papers if part.found.unfilled]
            reasons += [Reason(ReasonCode.TEXT_LEFT_OVER, detail=f"Positionen ohne Menge in {name}"[:200]) for name in unread[:1]]
        if extra:
            reasons.append(Reason(ReasonCode.SPECIAL_REQUEST, detail="Auch im Begleittext stehen Positionen."))
        reasons += _unheard(sentences, changed) if papers and items and not extra else []
        if self.talk:
            reasons.append(Reason(ReasonCode.TEXT_LEFT_OVER, detail="Gespräch: Korrekturen im Verlauf prüfen"))
        quoted = [part for part in bodies if part.quoted]
        if quoted and not items and any(find_items(part.quoted, self.lexicon).items for part in quoted):
            reasons.append(Reason(ReasonCode.TEXT_LEFT_OVER, detail="Nur in der älteren Mail darunter stehen Positionen."))
        wishes = special_wishes(
            sentences + sentences_of([row for part in papers for row in part.rows if not noise.has_trap(row.text)])
        )
        if wishes:
            reasons.append(Reason(ReasonCode.SPECIAL_REQUEST, "comment", detail=" ".join(wishes)[:200]))
        return reasons


def _unheard(sentences: Sequence[str], changed: Changed) -> list[Reason]:
    """What the letter adds to the paper beside it, if no position came of it."""
    unheard = [each for each in sentences if _ADDING.search(each) and each not in changed.unplaced and not changed.placed]
    return [Reason(ReasonCode.TEXT_LEFT_OVER, detail=each[:200]) for each in unheard[:1]]


def _with_change(item: Item, changed: Changed, rows: Sequence[Row]) -> Item:
    """A position whose quantity was changed in a sentence stands there, too."""
    clause = item.quantities[0].text if item.quantities else ""
    if clause not in changed.placed:
        return item
    found = [(row, tokens) for row in joined(rows) if (tokens := row.tokens_of(clause))]
    return replace(item, evidence=(*item.evidence, *(place for row, tokens in found[:1] for place in row.evidence(tokens))))


def _says(item: Item, sentence: str) -> bool:
    """Whether a position was read out of this very sentence."""
    return bool(item.text) and (item.text in sentence or sentence in item.text)


def _automatic(message: ReadMessage) -> str:
    submitted = message.headers.get("auto-submitted", "").split(";")[0].strip().lower()
    if submitted == "auto-replied" or message.headers.get("x-autoreply") or message.headers.get("x-autorespond"):
        return "auto-replied"
    return (
        "bulk"
        if message.headers.get("precedence", "").lower() in {"bulk", "junk", "list"} or message.headers.get("list-unsubscribe")
        else ""
    )


__all__ = ["Known", "MessageKind", "understand"]
