from orders.desk.questions import question_text
from orders.models import OrderLine
from orders.reasons import Reason, ReasonCode

LINES = [
    OrderLine(
        position=1,
        text="5 Dose Reiniger",
        rivals=[{"sku": "RU-5", "name": "Reiniger 5 l"}, {"sku": "RU-10", "name": "Reiniger 10 l"}],
    ),
    OrderLine(position=2, text="", rivals=[]),
]


def test_the_question_names_the_choice_in_the_customers_words():
    reasons = [
        Reason(ReasonCode.ARTICLE_UNSURE, line=1),
        Reason(ReasonCode.QUANTITY_MISSING, line=2),
        Reason(ReasonCode.DATE_UNSURE),
    ]

    assert question_text(reasons, LINES, "de") == (
        "Bitte geben Sie uns kurz Bescheid:\n\n"
        "– Position 1 („5 Dose Reiniger“): Welchen Artikel meinen Sie: RU-5 Reiniger 5 l oder RU-10 Reiniger 10 l?\n"
        "– Position 2: Welche Menge wünschen Sie?\n"
        "– Bis wann brauchen Sie die Ware?"
    )


def test_what_concerns_only_us_is_not_asked():
    assert question_text([Reason(ReasonCode.DUPLICATE), Reason(ReasonCode.SUM_DIFFERS, line=1)], LINES, "de") == ""


def test_a_reason_for_a_line_that_is_gone_asks_nothing():
    assert question_text([Reason(ReasonCode.QUANTITY_MISSING, line=9)], LINES, "de") == ""


def test_the_same_question_is_asked_once():
    reasons = [Reason(ReasonCode.QUANTITY_MISSING, line=2), Reason(ReasonCode.QUANTITY_UNSURE, line=2)]

    assert question_text(reasons, LINES, "de").count("Welche Menge") == 1
