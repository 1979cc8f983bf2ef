"""Where each value was read: the very words, one place for each run of them."""

from __future__ import annotations

from intake.contracts import Evidence
from intake.understanding import understand
from tests.intake.understanding.making import EVERYTHING, body, mail, paper, rows


def marked(message, evidence):
    """The texts that the places mark."""
    found = []
    for place in evidence:
        page = message.documents[place.document].pages[place.page - 1]
        if place.box is not None:
            left, top, width, height = place.box
            middles = [(word, word.box[0] + word.box[2] / 2, word.box[1] + word.box[3] / 2) for word in page.words]
            found.append(" ".join(word.text for word, x, y in middles if left <= x <= left + width and top <= y <= top + height))
        else:
            found.append(page.text[slice(*place.span)])
    return found


def read(message):
    (reading,) = understand(message, EVERYTHING)
    return reading


SENTENCE = (
    "bitte senden Sie 3 Stück LS-B16-1 Leitungsschutzschalter, 2 Ringe NYM3150 Mantelleitung und 4 Stück Schalterdose Unterputz."
)


def test_several_positions_in_one_sentence_are_marked_one_by_one():
    message = mail(f"Guten Tag,\n\n{SENTENCE}\n")

    reading = read(message)

    assert [marked(message, item.evidence) for item in reading.items] == [
        ["3 Stück LS-B16-1 Leitungsschutzschalter,"],
        ["2 Ringe NYM3150 Mantelleitung und"],
        ["4 Stück Schalterdose Unterputz."],
    ]


def test_an_address_in_a_sentence_is_marked_without_the_sentence():
    text = "5 Stück GA/118 Gartenschere\n\nBitte liefern Sie alles an Baustelle Hafenweg 96, 73207 Plochingen bis Freitag.\n"
    message = mail(text)

    (delivery,) = [hint for hint in read(message).deliveries if hint.address is not None]

    assert marked(message, delivery.evidence)[-1].endswith("Hafenweg 96, 73207 Plochingen")
    assert "alles" not in " ".join(marked(message, delivery.evidence))


def test_numbers_with_blanks_are_marked_whole():
    message = mail("Kundennr. 12 34 56\nTel. 0711 / 555-10\n\n5 Stück GA/118 Gartenschere\n")

    hints = read(message).hints

    assert [marked(message, hint.evidence) for hint in hints.numbers] == [["12 34 56"]]
    assert [marked(message, hint.evidence) for hint in hints.phones] == [["0711 / 555-10"]]


def test_a_number_that_holds_the_order_number_is_not_marked_with_it():
    message = mail("Bestellung vom 14.10. an Haus 22-11, Best.-Nr. 2-11\n\n5 Stück GA/118 Gartenschere\n")

    (number, *_) = read(message).po_numbers

    assert (number.value, marked(message, number.evidence)) == ("2-11", ["2-11"])


def test_a_number_below_its_heading_is_marked():
    message = mail("Bestellnummer / Datum\n4500012345   14.10.2026\n\n5 Stück GA/118 Gartenschere\n")

    (number, *_) = read(message).po_numbers

    assert (number.value, marked(message, number.evidence)) == ("4500012345", ["4500012345"])


def test_a_changed_quantity_is_marked_on_the_paper_and_in_the_mail():
    order = paper(
        "Bestellung 77-1\n\nMenge Einheit   Artikelnummer   Bezeichnung\n5     Stück     GA/118          Gartenschere Bypass\n"
    )
    message = mail("anbei die Bestellung, aber von GA/118 bitte 8 statt 5 Stück.", order)

    (item,) = read(message).items

    on_paper, in_mail = marked(message, item.evidence)
    assert (item.quantities[0].value, on_paper) == (8, "5 Stück GA/118 Gartenschere Bypass")
    assert "8 statt 5 Stück" in in_mail


def test_words_apart_are_two_places_and_words_side_by_side_are_one():
    (row,) = rows("alpha beta gamma delta")

    places = row.evidence([row.tokens[0], row.tokens[2], row.tokens[3]])

    assert places == (Evidence(0, 1, span=(0, 5)), Evidence(0, 1, span=(11, 22)))


def test_whole_words_are_found_before_parts_of_words():
    (row,) = rows("22-11 und 2-11")

    assert [token.text for token in row.tokens_of("2-11")] == ["2-11"]
    assert [token.text for token in row.tokens_of("2 -1")] == ["22-11"]
    assert row.tokens_of("--") == ()
    assert row.tokens_of("2-12") == ()


def test_a_text_over_several_lines_on_paper_is_one_place_in_each():
    page = paper("Lieferanschrift:\nHalle Nord\nHafenweg 96\n73207 Plochingen\n\n5 Stück GA/118 Gartenschere\n")
    message = mail("anbei", page)

    (delivery, *_) = read(message).deliveries

    assert marked(message, delivery.evidence) == ["Halle Nord", "Hafenweg 96", "73207 Plochingen"]


def test_of_two_columns_side_by_side_only_the_one_with_the_address_is_marked():
    page = paper(
        "Lieferanschrift:                  Bemerkung:\n"
        "Halle Nord                        Rampe hinten\n"
        "Hafenweg 96                       Klingel links\n"
        "73207 Plochingen                  Danke\n\n"
        "5 Stück GA/118 Gartenschere\n"
    )
    message = mail("anbei", page)

    (delivery, *_) = read(message).deliveries

    assert marked(message, delivery.evidence) == ["Halle Nord", "Hafenweg 96", "73207 Plochingen"]


def test_the_body_is_its_own_document():
    assert [row.evidence()[0].document for row in rows("eins\nzwei")] == [0, 0]
    assert body("eins").pages[0].reader == "text"
