"""Why something needs a person: a closed list of codes, each with a sentence. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ReasonCode(StrEnum):
    """Every reason for which a message or an order is shown to a person."""

    CUSTOMER_UNKNOWN = "customer_unknown"
    CUSTOMER_UNSURE = "customer_unsure"
    NO_LINES = "no_lines"
    ARTICLE_UNKNOWN = "article_unknown"
    ARTICLE_UNSURE = "article_unsure"
    ARTICLE_INACTIVE = "article_inactive"
    QUANTITY_MISSING = "quantity_missing"
    QUANTITY_UNSURE = "quantity_unsure"
    QUANTITY_UNUSUAL = "quantity_unusual"
    UNIT_UNSURE = "unit_unsure"
    PRICE_DIFFERS = "price_differs"
    SUM_DIFFERS = "sum_differs"
    DATE_UNSURE = "date_unsure"
    DELIVERY_UNSURE = "delivery_unsure"
    PO_NUMBER_UNSURE = "po_number_unsure"
    DUPLICATE = "duplicate"
    TEXT_LEFT_OVER = "text_left_over"
    SPECIAL_REQUEST = "special_request"
    LIKE_LAST_TIME = "like_last_time"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    BROKEN_DATA = "broken_data"
    NOT_AN_ORDER = "not_an_order"
    KIND_UNSURE = "kind_unsure"
    CREDIT_STOP = "credit_stop"
    PROCESSING_FAILED = "processing_failed"
    ANSWER_FAILED = "answer_failed"
    QUESTION_ANSWERED = "question_answered"
    NEW_CUSTOMER = "new_customer"
    CALLBACK = "callback"


_GERMAN: dict[ReasonCode, str] = {
    ReasonCode.CUSTOMER_UNKNOWN: "Kunde nicht erkannt",
    ReasonCode.CUSTOMER_UNSURE: "Kunde nicht eindeutig",
    ReasonCode.NO_LINES: "Keine Positionen gefunden",
    ReasonCode.ARTICLE_UNKNOWN: "Artikel unbekannt",
    ReasonCode.ARTICLE_UNSURE: "Artikel unklar",
    ReasonCode.ARTICLE_INACTIVE: "Artikel ausgelaufen, kein Nachfolger",
    ReasonCode.QUANTITY_MISSING: "Menge fehlt oder ist unleserlich",
    ReasonCode.QUANTITY_UNSURE: "Menge unsicher gelesen",
    ReasonCode.QUANTITY_UNUSUAL: "Menge ungewöhnlich",
    ReasonCode.UNIT_UNSURE: "Einheit unklar",
    ReasonCode.PRICE_DIFFERS: "Preis weicht ab",
    ReasonCode.SUM_DIFFERS: "Summe stimmt nicht",
    ReasonCode.DATE_UNSURE: "Termin unklar",
    ReasonCode.DELIVERY_UNSURE: "Lieferanschrift unklar",
    ReasonCode.PO_NUMBER_UNSURE: "Bestellnummer unsicher",
    ReasonCode.DUPLICATE: "Vielleicht doppelt",
    ReasonCode.TEXT_LEFT_OVER: "Text nicht verstanden",
    ReasonCode.SPECIAL_REQUEST: "Sonderwunsch im Text",
    ReasonCode.LIKE_LAST_TIME: "Bestellung „wie immer“",
    ReasonCode.DAMAGED: "Übertragung beschädigt",
    ReasonCode.UNREADABLE: "Nicht lesbar",
    ReasonCode.BROKEN_DATA: "Daten fehlerhaft",
    ReasonCode.NOT_AN_ORDER: "Kein Auftrag, aber etwas zu tun",
    ReasonCode.KIND_UNSURE: "Art der Nachricht unklar",
    ReasonCode.CREDIT_STOP: "Liefersperre",
    ReasonCode.PROCESSING_FAILED: "Verarbeitung fehlgeschlagen",
    ReasonCode.ANSWER_FAILED: "Antwort nicht zugestellt",
    ReasonCode.QUESTION_ANSWERED: "Rückfrage beantwortet",
    ReasonCode.NEW_CUSTOMER: "Neukunde prüfen",
    ReasonCode.CALLBACK: "Rückruf",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One point that a person has to clear up.

    Attributes:
        code: From the closed list.
        field: The order field concerned (``customer``, ``po_number``, …), or empty.
        line: The line's position, from 1; ``None`` where no single line is meant.
        detail: What was seen, in German, for the clerk.
    """

    code: ReasonCode
    field: str = ""
    line: int | None = None
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The short German sentence for the queue."""
        head = _GERMAN[self.code]
        return f"{head}: Pos. {self.line}" if self.line is not None else head

    def as_json(self) -> dict[str, Any]:
        """The form in which reasons are stored and printed."""
        return {"code": str(self.code), "field": self.field, "line": self.line, "detail": self.detail}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reason:
        """Read back what ``as_json`` wrote."""
        return cls(ReasonCode(data["code"]), data.get("field", ""), data.get("line"), data.get("detail", ""))
