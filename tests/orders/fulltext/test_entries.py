from __future__ import annotations

from decimal import Decimal

import pytest

from orders.fulltext.entries import put_document
from orders.lifecycle import correct
from orders.models import SearchEntry
from tests.orders.conftest import WHEN, changes_to, line_data


def found(query, kind="order"):
    return list(SearchEntry.objects.filter(words__hold=query, kind=kind).values_list("ref", flat=True))


@pytest.mark.parametrize(
    "query",
    ["26-1144", "261144", "1144", "maier", "Schreinerei Mai", "HS-1010-09", "hs101009", "handschuhe SCHWARZ", "41007", "ostf"],
)
def test_an_order_is_found_by_numbers_customer_and_lines(in_review, query):
    assert found(query) == [in_review.number]


@pytest.mark.parametrize("query", ["maier haug", "andschuhe", "99", "", "- '", "a' | 'b", '"', "maierx*", "77:*"])
def test_what_does_not_stand_there_is_not_found(in_review, query):
    assert found(query) == []


def test_what_was_corrected_is_found_and_what_it_was_is_not(in_review, gloves, glue):
    changes = changes_to(in_review, line_data(glue, text="Leim", quantity=Decimal(2), unit="C62"), po_number="NEU-7")

    correct(order_id=in_review.pk, version=in_review.version, changes=changes, actor="sabine")

    assert (found("neu-7"), found("holzleim"), found("26-1144"), found("handschuh")) == (
        [in_review.number],
        [in_review.number],
        [],
        [],
    )
    assert SearchEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_document_read_again_is_found_by_what_was_read_last():
    for text in ("Bitte 5 Dosen Möbelöl", "Bitte 5 Dosen Möbelwachs"):
        put_document(source_ref="m1", at=WHEN, heads=["+49 711 555-10", "Bestellung"], texts=[text, ""])

    for query in ("moebelwachs", "MÖBELWACHS", "711", "bestell", "dosen bitte"):
        assert found(query, "document") == ["m1"]
    assert found("möbelöl", "document") == []


@pytest.mark.django_db
def test_an_entry_that_is_deleted_is_found_no_more(in_review):
    in_review.entry.delete()

    assert found("maier") == []
