"""What stands above the first and below the last position of a scan and may be one that was not read."""

from __future__ import annotations

import pytest

from intake.understanding.items import find_items
from orders.states import ChannelName
from tests.intake.understanding.making import EVERYTHING, body, codes, message, only, paper, reasons, rows_of, said, scan

LIST = "GA/118      Gartenschere Bypass 21 cm        10   Stk\nGA/412      Bindedraht grün 100 m             7   Rollen\n"
FAR = "Unser Zeichen KS\nAbteilung 5\nHerr Sauer"
READ = [("GA118", "10", "C62"), ("GA412", "7", "RO")]


def read(text: str, make=scan):
    return find_items(rows_of(make(f"Bestellung\n\n{text}"), 0), EVERYTHING)


@pytest.mark.parametrize("line", ["Steckdose Schuko reinweiß", "7730011"])
@pytest.mark.parametrize("text", ["{list}\n{line}", "{list}\n{far}\n{line}", "{line}\n{list}", "{line}\n\n\n{list}"])
def test_goods_named_beside_the_positions_are_a_doubt(line, text):
    found = read(text.format(list=LIST, line=line, far=FAR))

    # What stands right below the last position is put to it, and asked about with it.
    assert said(found.items) == READ
    assert line in [*found.left_over, *found.items[-1].text.split(" / ")]


def test_such_a_line_is_shown_with_the_order():
    page = scan(f"Bestellung\n\n{LIST}\n{FAR}\nSteckdose Schuko reinweiß\n")

    assert "text_left_over" in reasons(only(message(page, channel=ChannelName.FAX)))


@pytest.mark.parametrize(
    "text",
    [
        "Steckdose Schuko reinweiß\nStadtwerk\nAbteilung 5\nHerr Sauer\n{list}",  # far above: the letterhead
        "Schuko & Söhne\n{list}",
        "{list}\n\nVielen Dank\nH. Sauer",
    ],
)
def test_other_lines_are_none(text):
    found = read(text.format(list=LIST))

    assert (said(found.items), found.left_over) == (READ, [])


ADVERTISED = "Steckdose Schuko reinweiß   24,90 €\nSteckdose Schuko anthrazit 7730011   4,90 €\n"


@pytest.mark.parametrize(
    "heading",
    ["Kunden kauften auch", "Das könnte Sie auch interessieren", "Passend dazu", "Unsere Empfehlungen", "Zuletzt angesehen"],
)
@pytest.mark.parametrize("make", [paper, scan])
@pytest.mark.parametrize("gap", ["", "\n\n"])
def test_what_a_shop_advertises_below_its_basket_is_no_doubt(make, heading, gap):
    found = read(f"{LIST}{gap}{heading}\n{ADVERTISED}", make)

    assert (said(found.items), found.left_over) == (READ, [])
    assert "Steckdose" not in found.items[-1].text


@pytest.mark.parametrize("line", ["Passend dazu Steckdose Schuko reinweiß", "passend dazu 7730011"])
@pytest.mark.parametrize("make", [body, paper, scan])
def test_a_customers_own_wish_for_what_goes_with_it_is_a_doubt(make, line):
    text = f"10 Stk GA/118 Gartenschere\n7 Rollen GA/412 Bindedraht\n\n\n{line}\n"

    found = read(text, make)

    assert any(line in text for text in [*found.left_over, *(item.text for item in found.items if len(codes(item)) == 2)])


def test_in_a_mail_goods_below_such_words_are_a_doubt_all_the_same():
    found = read("10 Stk GA/118 Gartenschere\n7 Rollen GA/412 Bindedraht\n\nPassend dazu:\nBlumenerde torffrei 40 l\n", body)

    assert any("Blumenerde" in text for text in found.left_over)
