from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import pytest

from intake.contracts import Document, Draft, DraftLine, Field, Page, ReadMessage, Word
from intake.deciding import decide
from intake.matching.knowledge import Knowledge
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

WORDS = (Page(1, (Word("Guten"), Word("Tag")), "Guten Tag", "text"),)
TEXT = Document("Nachricht", "text/plain", "body", WORDS)
LINE = DraftLine(text="5 Stk GA/118", sku="GA/118", quantity=Decimal(5), unit="C62", confidence=0.98)


def said(*documents: Document, **facts: str) -> ReadMessage:
    return ReadMessage(
        ChannelName.EMAIL, "a@b.example", "c@d.example", datetime(2026, 10, 14, tzinfo=UTC), documents or (TEXT,), facts=facts
    )


def draft(kind: MessageKind = MessageKind.ORDER, sure: float = 0.97, **values: object) -> Draft:
    made = {"customer": Field("70123"), "lines": (LINE,)} | values
    return Draft(kind=Field(kind, "", sure), **made)


@pytest.fixture
def asked(db):
    """Decide a draft of a message."""

    def decided(made: Draft, message: ReadMessage | None = None) -> tuple[str, list[tuple[str, int | None]]]:
        message = message or said()
        knowledge = Knowledge.__new__(Knowledge)
        decision = decide(made, message, knowledge)
        return decision.outcome, [(str(reason.code), reason.line) for reason in decision.reasons]

    return decided


def test_an_order_without_a_doubt_is_accepted(asked):
    assert asked(draft()) == ("accepted", [])


@pytest.mark.parametrize("code", list(ReasonCode))
def test_one_doubt_of_any_kind_is_enough_for_a_person(asked, code):
    assert asked(draft(reasons=(Reason(code),))) == ("review", [(str(code), None)])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (replace(LINE, sku=None), "article_unknown"),
        (replace(LINE, quantity=None), "quantity_missing"),
        (replace(LINE, confidence=0.5), "article_unsure"),
        (replace(LINE, sku=None, quantity=None), "article_unknown"),
    ],
)
def test_a_line_that_is_not_whole_is_never_accepted(asked, line, code):
    assert asked(draft(lines=(LINE, line))) == ("review", [(code, 2)])


def test_a_line_that_was_doubted_before_is_not_doubted_twice(asked):
    doubt = Reason(ReasonCode.ARTICLE_UNSURE, "", 1, "zwei passen")

    assert asked(draft(lines=(replace(LINE, sku=None),), reasons=(doubt,))) == ("review", [("article_unsure", 1)])


def test_without_a_customer_a_person_is_asked(asked):
    assert asked(draft(customer=None)) == ("review", [("customer_unknown", None)])
    doubt = Reason(ReasonCode.CUSTOMER_UNSURE, "customer")
    assert asked(draft(customer=None, reasons=(doubt,))) == ("review", [("customer_unsure", None)])


def test_a_guest_has_proven_nothing(asked):
    assert asked(draft(), said(guest="1")) == ("review", [("new_customer", None)])


def test_a_repeated_order_is_shown(asked):
    assert asked(draft(duplicate_of="A-2026-17")) == ("review", [("duplicate", None)])


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in {MessageKind.ORDER, MessageKind.OTHER}])
def test_every_other_wish_comes_to_a_person(asked, kind):
    outcome, reasons = asked(draft(kind))

    assert (outcome, reasons[0]) == ("review", ("not_an_order", None))


def test_doubts_about_lines_are_no_business_of_a_complaint(asked):
    doubts = (Reason(ReasonCode.ARTICLE_UNSURE, "", 1), Reason(ReasonCode.DAMAGED))

    assert asked(draft(MessageKind.COMPLAINT, reasons=doubts)) == ("review", [("not_an_order", None), ("damaged", None)])


def test_what_is_surely_nothing_to_do_is_filed(asked):
    assert asked(draft(MessageKind.OTHER, 0.95, customer=None, lines=())) == ("filed", [])


@pytest.mark.parametrize(
    ("sure", "documents", "codes"),
    [
        (0.6, (TEXT,), (ReasonCode.UNREADABLE,)),
        (0.6, (TEXT,), ()),
        (0.95, (Document("fax.tif", "image/tiff", "attachment", (Page(1, (), "", "tesseract"),)),), ()),
        (0.95, (Document("x.pdf", "application/pdf", "attachment", (), problem="file_encrypted"),), ()),
        (0.95, (TEXT,), (ReasonCode.UNREADABLE,)),
        (0.95, (TEXT,), (ReasonCode.DAMAGED,)),
        (0.95, (TEXT,), (ReasonCode.BROKEN_DATA,)),
        (0.95, (TEXT,), (ReasonCode.KIND_UNSURE,)),
    ],
)
def test_what_may_be_an_order_is_never_filed(asked, sure, documents, codes):
    reasons = tuple(Reason(code) for code in codes)

    assert asked(draft(MessageKind.OTHER, sure, customer=None, lines=(), reasons=reasons), said(*documents))[0] == "review"


def test_nothing_is_accepted_but_an_order_and_nothing_filed_but_other(asked):
    for kind, sure, customer, lines in product(MessageKind, (0.0, 0.5, 0.9, 1.0), (None, Field("70123")), ((), (LINE,))):
        outcome, reasons = asked(draft(kind, sure, customer=customer, lines=lines))

        assert outcome in {"accepted", "review", "filed"}
        assert outcome != "accepted" or (kind is MessageKind.ORDER and customer is not None and lines != ())
        assert outcome != "filed" or kind is MessageKind.OTHER
        assert (outcome == "review") == bool(reasons)


def test_an_order_without_lines_is_never_accepted(asked):
    assert asked(draft(lines=()))[0] == "review"


def test_a_stricter_setting_asks_more_often(asked, settings):
    fair = draft(lines=(replace(LINE, confidence=0.92),))
    outcomes = []

    for one_wrong_in in (100, 1000, 1_000_000):
        settings.ONE_WRONG_IN = one_wrong_in
        outcomes.append(asked(fair)[0])

    assert outcomes == sorted(outcomes)
    assert (outcomes[0], outcomes[-1]) == ("accepted", "review")
