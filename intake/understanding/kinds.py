"""What a message wants: order, change, cancellation, inquiry, quote request, complaint, or nothing of these. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orders.states import MessageKind


@dataclass(frozen=True, slots=True)
class Signs:
    """What the kind is read from.

    Attributes:
        subject: Of the mail.
        text: What the sender says now, without signature.
        titles: First rows of every paper.
        items: How many positions with a quantity were found.
        headed: A heading of a table with a column of quantities was found.
        automatic: A machine wrote it (Auto-Submitted and the like); empty if not.
        usual: A sentence asks for what was ordered before ("bitte wie immer").
    """

    subject: str
    text: str
    titles: Sequence[str]
    items: int
    headed: bool
    automatic: str = ""
    usual: bool = False


_Weights = Sequence[tuple[float, re.Pattern[str]]]


def _table(*rows: tuple[float, str]) -> _Weights:
    return tuple((weight, re.compile(f"(?i){pattern}")) for weight, pattern in rows)


_ORDER = _table(
    (
        2.0,
        r"\b(?:wir|ich|hiermit|bitte|m(?:ö|oe)chten?)\b[^.!?\n]{0,60}\bbestell(?:en|e|t)\b|\bbestellen\s+wir\b|\bbestelle\b|\bbestellst\s+du\b",
    ),
    (
        1.5,
        r"\b(?:neue\s+|unsere\s+|als\s+)?bestellung\b|\bbestellschein\b|\bbestellfax\b|\bpurchase\s+order\b|\bbestellliste\b|\bmaterial\b|\bnachschub\b",
    ),
    (
        2.0,
        r"\b(?:bitte|ersuchen|um)\b[^.!?\n]{0,40}\b(?:liefern|lieferung|schicken|senden|supply|mitbringen)\b|\bliefern\s+sie\b|\bplease\s+(?:supply|send|deliver)\b|\bbitte\s+auf\b",
    ),
    (2.0, r"\b(?:br(?:ä|ae|a)uch(?:te|ten|en|e|t)?|ben(?:ö|oe)tigen?)\b[^.!?\n]{0,60}"),
    (1.0, r"\bwarenkorb\b|\bliefertermin\b|\bwunschtermin\b|\blieferung\s+(?:bis|an|am)\b"),
)
_TABLES: Mapping[MessageKind, _Weights] = {
    MessageKind.CANCELLATION: _table(
        (4.0, r"\bstorn(?:o|ier\w*)\b"),
        (
            3.5,
            r"\b(?:bestellung|auftrag|order)\b[^.!?\n]{0,60}\b(?:zur(?:ü|ue)ck(?:ziehen|nehmen)|annullier\w*|widerruf\w*|cancel\w*|hinf(?:ä|ae)llig|nicht\s+mehr\s+ben(?:ö|oe)tig\w*)",
        ),
        (3.5, r"\bcancel(?:lation)?\b[^.!?\n]{0,40}\border\b|\bwiderrufen?\b[^.!?\n]{0,40}\bbestellung\b"),
    ),
    MessageKind.CHANGE: _table(
        (
            4.0,
            r"(?:ä|ae)nderung(?:en)?\s+(?:zu|zur|der|unserer|an|von)\b|\b(?:ä|ae)nderung(?:en)?\b[^.!?\n]{0,20}\b(?:bestellung|auftrag)|\b(?:bestellung|auftrag)\b[^.!?\n]{0,60}\b(?:ä|ae)nderung|\bauftrags(?:ä|ae)nderung\b|\bbestell(?:ä|ae)nderung\b",
        ),
        (
            3.5,
            r"\b(?:bestellung|auftrag|order)\b[^.!?\n]{0,80}\b(?:(?:ä|ae)ndern|abzu(?:ä|ae)ndern|ge(?:ä|ae)ndert|korrigieren|erg(?:ä|ae)nzen|amend|change)\b",
        ),
        (
            3.0,
            r"\b(?:zu|an)\s+(?:unserer|der|meiner)\s+bestellung\b[^.!?\n]{0,60}\b(?:statt|dazu|hinzu|zus(?:ä|ae)tzlich|erh(?:ö|oe)hen|reduzieren)\b",
        ),
        (3.0, r"\bliefertermin\b[^.!?\n]{0,40}\bverschieben\b|\bverschieben\s+sie\b"),
        (1.5, r"\brest\s+bleibt\s+wie\s+bestellt\b"),
    ),
    MessageKind.QUOTE_REQUEST: _table(
        (
            4.0,
            r"\b(?:bitte\s+)?bieten\s+sie\b|\bangebotsabgabe\b|\bangebotsanfrage\b|\bpreisanfrage\b|\brequest\s+for\s+quot\w+|\brfq\b|\bbitte\s+(?:um\s+)?(?:ein\s+|ihr\s+)?(?:bestes\s+)?angebot\b",
        ),
        (
            3.5,
            r"\bbitten\b[^.!?\n]{0,30}\bangebot\b|\bangebot\b[^.!?\n]{0,30}\b(?:erstellen|unterbreiten|machen|zusenden|schicken|anfordern)\b|\bplease\s+quote\b|\bk(?:ö|oe)nnen\s+sie\s+(?:uns\s+)?(?:ein\s+)?angebot",
        ),
        (2.0, r"^\W*anfrage\b|\banfrage\s+(?:nr\.?\s*)?[\w-]*\d"),
    ),
    MessageKind.COMPLAINT: _table(
        (
            3.5,
            r"\breklam\w+|\bbeschwer\w+|\bm(?:ä|ae)ngelr(?:ü|ue)ge\b|\bfalsche?\s+lieferung\b|\bfalschlieferung\b|\bcomplaint\b",
        ),
        (
            2.5,
            r"\b(?:falsch|unvollst(?:ä|ae)ndig|besch(?:ä|ae)digt|defekt|kaputt|undicht|verdorben|zerbrochen|mangelhaft)\w*\b[^.!?\n]{0,60}\b(?:geliefert|lieferung|ware|angekommen|war|waren|kam|kamen|erhalten)\b",
        ),
        (
            2.5,
            r"\b(?:geliefert|lieferung|kam|kamen|erhalten|ware)\b[^.!?\n]{0,80}\b(?:falsch|besch(?:ä|ae)digt|defekt|kaputt|undicht|nicht\s+in\s+ordnung|zu\s+wenig|damaged|wrong)",
        ),
        (
            2.0,
            r"\b(?:erwarte\w*|fordern?)\b[^.!?\n]{0,40}\b(?:ersatz|gutschrift|abholung|r(?:ü|ue)cknahme)\b|\bbitte\b[^.!?\n]{0,40}\b(?:umtauschen|gutschreiben|gutschrift|abholen\s+lassen)\b",
        ),
    ),
    MessageKind.INQUIRY: _table(
        (
            3.0,
            r"\bwann\s+(?:kommt|kommen|wird|k(?:ö|oe)nnen|d(?:ü|ue)rfen|liefern)\b|\bwo\s+bleib\w+|\blieferstatus\b|\bsendungs(?:nummer|verfolgung)\b|\brestlieferung\b|\bwhen\s+(?:will|can|do)\b|\bstatus\s+(?:der|unserer|of)\b",
        ),
        (
            3.0,
            r"\b(?:haben|f(?:ü|ue)hren)\s+sie\b[^.!?\n]{0,80}\?|\bist\b[^.!?\n]{0,60}\b(?:lieferbar|verf(?:ü|ue)gbar|vorr(?:ä|ae)tig|auf\s+lager)\b[^.!?\n]{0,20}\?|\bwas\s+kost\w+|\bwie\s+teuer\b|\bpreisauskunft\b|\bdo\s+you\s+(?:have|stock)\b",
        ),
        (
            2.0,
            r"\bk(?:ö|oe)nnen\s+sie\s+(?:mir|uns)\b[^.!?\n]{0,60}\b(?:sagen|mitteilen|preis|nennen)\b|\bwelche\w*\b[^.!?\n]{0,60}\bempfehl\w+[^.!?\n]{0,30}\?|\bdatenblatt\b|\bsicherheitsdatenblatt\b|\bkatalog\b[^.!?\n]{0,30}\b(?:zusenden|schicken)",
        ),
    ),
}
_OTHER = _table(
    (5.0, r"\b(?:automatische\s+antwort|abwesenheits(?:notiz|meldung)?|out\s+of\s+office|auto(?:matic)?\s?-?reply|autoreply)\b"),
    (
        3.0,
        r"\bbin\b[^.!?\n]{0,60}\bnicht\s+(?:im\s+(?:haus|b(?:ü|ue)ro)|erreichbar|am\s+platz)\b|\bi\s+am\s+(?:out\s+of|away)\b|\bnicht\s+weitergeleitet\b",
    ),
    (
        3.0,
        r"\bnewsletter\b|\babmelden\b|\bunsubscribe\b|\bkeine\s+faxangebote\b|\bwerbung\b|\bsonderaktion\b|\bgewinnspiel\b|\bwahnsinn\b|\bnur\s+f(?:ü|ue)r\s+kurze\s+zeit\b",
    ),
    (
        2.0,
        r"\bbis\s+zu\s+\d+\s*%\s+(?:sparen|rabatt)|\bstatt\s+[\d.,]+\s*€?\s+nur\b|\bjetzt\s+bestellen\b|\bgratis\b|\bunser\s+angebot\s+f(?:ü|ue)r\s+sie\b|\beinladung\s+zu[rm]?\b|\bwebinar\b|\bseo\b|\bausf(?:ü|ue)llen\s+und\s+zur(?:ü|ue)ckfaxen",
    ),
    (
        3.0,
        r"\b(?:unsere|die|ihre)\s+rechnung\b|\banbei\b[^.!?\n]{0,40}\brechnung\b|\bzahlungserinnerung\b|\bmahnung\b|\bkontoauszug\b|\bgutschrift\s+nr|\bzahlungsavis\b|\bbewerbung\b|\blebenslauf\b",
    ),
)
_PAPERS = re.compile(
    r"(?i)^\W*(?:rechnung|invoice|gutschrift|mahnung|zahlungserinnerung|kontoauszug|auftragsbest(?:ä|ae)tigung|lieferschein|angebot|lieferavis|zahlungsavis|preisliste|credit\s+note|delivery\s+note|order\s+confirmation|quotation)\b(?!s?-?anfrage)"
)
_TITLE_ORDER = re.compile(
    r"(?i)^\W{0,20}(?:[\w.&-]{1,40}\s+){0,4}?(?:be?stell(?:ung|schein|fax|liste|formular|nr)|order\b|purchase\s+order|bedarfsmeldung|nachbestellung|abruf(?:auftrag)?)\b"
)
_AUTOMATIC_IS_OTHER = frozenset({"own", "bounce", "auto-replied"})
_CLEAR = 3.0


def kind_of(signs: Signs) -> tuple[MessageKind, float]:
    """Tell the kind and how sure that is (0..1); under 0.8 a person should look."""
    if signs.automatic in _AUTOMATIC_IS_OTHER:
        return MessageKind.OTHER, 0.99
    whole = "\n".join([signs.subject, signs.text, *signs.titles[:40]])
    other = _weigh(_OTHER, whole)
    paper = sum(3.0 for title in signs.titles if _PAPERS.match(title))
    order = _weigh(_ORDER, whole) + min(signs.items, 4) * 0.7 + (1.5 if signs.headed and signs.items else 0.0)
    order += 2.0 * any(_TITLE_ORDER.match(title) for title in [signs.subject, *signs.titles])
    scores = {kind: _weigh(table, whole) + 0.8 * _weigh(table, signs.subject) for kind, table in _TABLES.items()}
    if signs.automatic == "bulk" and signs.items == 0:
        other += 2.0
    if paper and order < 7.5:
        other += paper
    kind, sure = _chosen(scores, order, other, signs)
    if paper and kind is MessageKind.ORDER and not _weigh(_ORDER, whole):
        # Goods on an invoice, and not a word that orders them.
        sure = min(sure, 0.75)
    return kind, sure


def _weigh(table: _Weights, text: str) -> float:
    return sum(weight for weight, pattern in table if pattern.search(text))


def _chosen(scores: Mapping[MessageKind, float], order: float, other: float, signs: Signs) -> tuple[MessageKind, float]:
    if other >= 5.0 and other > order - 1.0:
        return MessageKind.OTHER, 0.95
    best = max(scores, key=lambda kind: scores[kind])
    if scores[MessageKind.CANCELLATION] >= 3.5 and best in {MessageKind.CANCELLATION, MessageKind.CHANGE}:
        best = MessageKind.CANCELLATION
    if scores[best] >= _CLEAR:
        return _other_wish(best, scores[best], order, signs)
    if other >= _CLEAR and signs.items == 0 and other >= order:
        return MessageKind.OTHER, 0.9
    if signs.usual and not signs.items and order >= 2.0 and other < _CLEAR and scores[best] < 2.0:
        return MessageKind.ORDER, 0.85
    if signs.items or order >= 2.0:
        clear = order >= 4.0 and other < _CLEAR and scores[best] < 2.0
        return MessageKind.ORDER, 0.75 if order < 2.5 or not signs.items else 0.97 if clear else 0.85
    return (best, 0.7) if scores[best] >= 2.0 else (MessageKind.OTHER, 0.6)


def _other_wish(best: MessageKind, weight: float, order: float, signs: Signs) -> tuple[MessageKind, float]:
    """A complaint, question, change …, unless an order speaks louder."""
    if best is MessageKind.COMPLAINT and signs.items >= 2 and order >= 5.0:
        return MessageKind.ORDER, 0.7
    if best is MessageKind.INQUIRY and signs.items and order > weight + 2.0:
        return MessageKind.ORDER, 0.75
    louder = best in {MessageKind.CANCELLATION, MessageKind.CHANGE, MessageKind.QUOTE_REQUEST}
    return best, 0.95 if weight >= order - (2.0 if louder else 0.0) - 3.5 else 0.75
