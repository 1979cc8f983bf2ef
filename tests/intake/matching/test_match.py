"""From a message to a draft and its decision, against the master data of an invented dealer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from intake.contracts import DeliveryAddress
from intake.matching.knowledge import forget
from orders.folding import folded
from orders.lifecycle import cancel
from orders.models import Article, Customer, CustomerArticle
from orders.states import ChannelName
from tests.intake.matching.conftest import article, bought, contact, customer, drafts, entered, lines, why
from tests.intake.matching.making import LAB, fax, korn, placed
from tests.intake.understanding.making import RECEIVED, mail, message, paper, scan

pytestmark = pytest.mark.django_db


# --- a clear order ------------------------------------------------------------------------------------------------
def test_a_clear_order_is_entered_and_accepted(dealer):
    draft, decision = entered(
        korn("Hiermit bestellen wir:\n10 Sack MEH 550 25 Weizenmehl Type 550\n3 Pack BPB 4060 Backpapierbogen")
    )

    assert (decision.outcome, why(decision)) == ("accepted", [])
    assert (draft.customer.value, draft.po_number.value, draft.delivery, draft.duplicate_of) == ("70123", "4711-26", None, None)
    assert lines(draft) == [("MEH 550 25", "10", "BG"), ("BPB 4060", "3", "PK")]
    assert [(line.price, line.price_source) for line in draft.lines] == [(Decimal("17.5"), "customer"), (Decimal(21), "list")]


def test_the_step_of_the_price_list_counts_packs_in_article_units(dealer):
    draft, _ = entered(korn("Hiermit bestellen wir:\n1 Palette MEH 550 25 Weizenmehl Type 550"))

    assert (lines(draft), draft.lines[0].price) == ([("MEH 550 25", "1", "PX")], Decimal(16))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 Stück GA/118 Gartenschere Bypass", ("GA/118", "5", "C62")),
        ("5 Stück GA/118", ("GA/118", "5", "C62")),
        ("fünf Gartenscheren Bypass 21 cm", ("GA/118", "5", "C62")),
        ("3 Ringe Mantelleitung NYM-J 5x1,5 Ring 50 m", ("NYM5150", "3", "RO")),
        ("2 Sack M-0815 Weizenmehl Type 550", ("MEH 550 25", "2", "BG")),
        ("10 Stk 4099000100017", ("LS-B16-1", "10", "C62")),
        ("4 Boxen Untersuchungshandschuhe Vinyl puderfrei Gr. L", ("LX.7701-L", "4", "BX")),
        ("2 Kartons SD.60.U Schalterdose Unterputz", ("SD.60.U", "2", "CT")),
        ("6 Rollen Bindedraht grün 100 m", ("GA/412", "6", "RO")),
        ("5 kg Frischhefe", ("HEF 1000", "5", "KGM")),
    ],
)
def test_one_line_becomes_one_article_with_its_unit_and_needs_nobody(dealer, text, expected):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n{text}"))

    assert (lines(draft), decision.outcome) == ([expected], "accepted")


# --- look-alikes --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5 Stück Leitungsschutzschalter B16", "article_unsure"),
        ("5 Stück Steckdose Schuko", "article_unsure"),
        ("5 Boxen Untersuchungshandschuhe Vinyl puderfrei", "article_unsure"),
        ("5 Stück Becherglas niedrige Form", "article_unsure"),
        ("5 Stück Pflanzkübel Terrakotta", "article_unsure"),
        ("5 Beutel Kuvertüre", "article_unsure"),
        ("5 Sack Weizenmehl", "article_unsure"),
        ("5 Stück 7730010 Steckdose Schuko anthrazit", "article_unsure"),
        ("5 Stück LS-B16-1 Leitungsschutzschalter B16 3-polig", "article_unsure"),
        ("5 Stück LS-B16-1 Leitungsschutzschalter C16", "article_unsure"),
        ("5 Boxen LX.7701-M Untersuchungshandschuhe Vinyl Größe L", "article_unsure"),
        ("5 Stück LX.4410-250 Becherglas 600 ml", "article_unsure"),
        ("5 Sack MEH 550 25 Weizenmehl Type 405", "article_unsure"),
        ("5 Stück GA/118 Blumenerde torffrei 40 l", "article_unsure"),
        ("5 Stück GA/330 GA/331", "article_unsure"),
        ("5 Stück Art.-Nr. ZZ-4711 Spatengriff", "article_unknown"),
        ("5 Stück Spatengriffe Esche", "article_unknown"),
        ("5 Stück Becherglas 400 ml", "article_unsure"),
        ("5 Stück Pflanzkübel Terrakotta 50 cm", "article_unsure"),
        ("5 Stück Steckdose Schuko cremeweiß", "article_unsure"),
    ],
)
def test_a_property_that_is_left_open_or_contradicted_is_never_accepted(dealer, text, code):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n{text}\n3 Pack BPB 4060 Backpapierbogen"))

    assert decision.outcome == "review"
    assert [str(reason.code) for reason in decision.reasons if reason.line == 1][:1] in ([code], ["article_unknown"])
    assert lines(draft)[1] == ("BPB 4060", "3", "PK")


@pytest.mark.parametrize(
    "text",
    [
        "5 oder 6 Stück GA/118",
        "5 bis 8 Stück GA/118",
        "5-10 Stück GA/118",
        "ca. 5 Stück GA/118",
        "mindestens 5 Stück GA/118",
        "max. 5 Stück GA/118",
        "5 x 10 Stück GA/118",
        "5 Stück à 10 GA/118",
        "10 Gartenscheren Bypass 21 cm, nein, machen Sie zwölf",
        "5 Stück GA/118\nNicht an die Filiale Nord liefern!",
        "je 5 Stück Pflanzkübel Terrakotta 30 cm und Rasendünger Langzeit",
        "5 Stück GA/118 oder vergleichbar",
        "5 Stück GA/118 falls vorrätig",
        "5 Stück GA/118 nur wenn bis Freitag lieferbar",
        "5 Stück GA/118 und das passende Öl dazu",
        "5 Stück GA/118, Farbe rot",
        "10 Stück LS-B16-1 2-polig",
        "10 Stück LS-B16-1 mit 10 kA",
        "20 m NYM3150",
        "1 Trommel NYM-J 3x1,5",
        "2 Ringe NYM-O 3x1,5",
        "2 Ringe NYY-J 3x1,5",
        "3 Säcke Roggenmehl Type 550",
        "3 Säcke Weizenmehl Type 1050",
        "10 kg Weizenmehl Type 550",
        "100 Stück Untersuchungshandschuhe Vinyl puderfrei Gr. M",
        "3 Becherglas hohe Form 250ml",
        "3 Becherglas 250ml Kunststoff",
        "5 Stück Gartenschere Amboss",
        "5 Stück Astschere Bypass",
        "3 Flaschen Isopropanol 70 %",
        "5 Tortenkartons 28x28",
        "2 Pack Faltenfilter 110 mm",
        "5 Stück GA/1180",
        "5 Stück XGA/118",
        "5 Stück GA/118 für Herrn Maier, 3 Stück GA/118 für Frau Beer",
        "5 Stück GA/118 zu 9,90 €",
        "5 Stück GA/118 12,90 74,50",
        "Muster: 1 Stück GA/118",
    ],
)
def test_what_a_careful_clerk_would_ask_about_is_never_accepted(dealer, text):
    for _, decision in drafts(korn(f"Hiermit bestellen wir:\n{text}")):
        assert decision.outcome == "review"


CLEAR = "Hiermit bestellen wir:\n5 Stück GA/118 Gartenschere\n10 Sack MEH 550 25 Weizenmehl"


@pytest.mark.parametrize(
    "remark",
    [
        "Bitte alles doppelt.",
        "Alles zweimal bitte.",
        "Die Hälfte bitte an die Filiale Nord.",
        "Bitte auf 3 Lieferungen verteilen.",
        "Rest wie besprochen.",
        "Dies ist keine Bestellung, nur zur Info.",
        "Bitte noch nicht liefern, Freigabe folgt.",
        "Das ist nur ein Test.",
        "Bitte erst nach telefonischer Rücksprache.",
        "Bitte zuerst Preise nennen.",
        "Von der Gartenschere doch lieber 6.",
        "Sorry, Gartenschere bitte 6 Stück.",
        "Korrektur: 6 Gartenscheren.",
        "Die Gartenscheren in rot.",
        "Wenn GA/118 nicht da ist, nehmen wir GA/119.",
        "Ersatz für Bestellung 4700-26",
        "Diese Bestellung ersetzt unsere Bestellung 4700-26.",
        "Nachtrag zur Bestellung 4700-26",
        "Achtung neue Lieferadresse!",
        "Unsere neue Kundennummer ist 70300.",
        "Kundennummer 70300",
        "Bestellt im Auftrag der Gärtnerei Beer GmbH, Rosenweg 12.",
        "Bitte die gleiche Menge auch für Gärtnerei Beer GmbH.",
        "Die letzte Lieferung war unvollständig, 2 Sack fehlten.",
        "2 Sack haben gefehlt, bitte nachliefern.",
        "Lieferung am 20.10. oder 21.10.",
        "Lieferung KW 43/44",
        "Lieferung am 18.-20.11.2026",
        "Lieferung nur mit Hebebühne.",
        "Ist die Gartenschere auf Lager?",
        "Wann können Sie liefern?",
    ],
)
def test_a_remark_that_changes_what_is_meant_is_never_passed_over(dealer, remark):
    assert entered(korn(f"{CLEAR}\n\n{remark}"))[1].outcome == "review"


@pytest.mark.parametrize(
    "remark",
    [
        "Danke für die Lieferung von letzter Woche!",
        "Vielen Dank im Voraus.",
        "Bitte an Herrn Korn liefern.",
        "Lieferung bitte am 20.10.2026.",
        "Eilt!!",
        "Bei Fragen erreichen Sie uns unter 07151 4711-0.",
        "Unsere Kundennummer ist 70123.",
        "Wir bitten um kurze Bestätigung.",
        "",
    ],
)
def test_a_remark_that_changes_nothing_needs_nobody(dealer, remark):
    draft, decision = entered(korn(f"{CLEAR}\n\n{remark}"))

    assert (lines(draft), decision.outcome, why(decision)) == (
        [("GA/118", "5", "C62"), ("MEH 550 25", "10", "BG")],
        "accepted",
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        "Gutschrift für 5 Stück GA/118, bitte 3 Stück GA/330",
        "Wir haben noch 5 Stück GA/118, bitte 3 Stück GA/330",
        "5 Stück GA/118 haben wir erhalten, bitte 3 Stück GA/330",
        "keine GA/118 mehr, dafür 3 Stück GA/330",
    ],
)
def test_goods_that_are_only_spoken_of_are_never_ordered(dealer, text):
    draft, _ = entered(korn(f"Hiermit bestellen wir:\n{text}"))

    assert [sku for sku, _, _ in lines(draft)] in (["GA/330"], [None])


def test_the_rivals_are_kept_for_the_clerk(dealer):
    draft, _ = entered(korn("Hiermit bestellen wir:\n5 Stück Steckdose Schuko"))

    assert {rival.sku for rival in draft.lines[0].rivals} >= {"7730010", "7730011"}


# --- the customer's own numbers -----------------------------------------------------------------------------------
def test_an_own_number_is_the_customers_alone(dealer):
    mine, decision = entered(korn("Hiermit bestellen wir:\n2 Sack M-0815"))
    theirs, other = entered(mail("Hiermit bestellen wir:\n2 Sack M-0815\n\nGruß\nAnalysenlabor Feinmann GmbH", **LAB))

    assert (lines(mine), decision.outcome) == ([("MEH 550 25", "2", "BG")], "accepted")
    assert (theirs.lines[0].sku, other.outcome) == (None, "review")


def test_an_own_number_that_is_also_one_of_ours_means_the_customers(dealer):
    text = "Hiermit bestellen wir:\n20 Stück 7730010 Pipettenspitzen 200 µl gelb\n\nGruß\nAnalysenlabor Feinmann GmbH"

    draft, decision = entered(mail(text, **LAB))

    assert (lines(draft), decision.outcome) == ([("LX.9200", "20", "C62")], "accepted")


def test_an_own_number_beside_the_name_of_our_article_of_that_number_means_ours(dealer):
    text = "Hiermit bestellen wir:\n20 Stück 7730010 Steckdose Schuko reinweiß\n\nGruß\nAnalysenlabor Feinmann GmbH"

    assert lines(entered(mail(text, **LAB))[0]) == [("7730010", "20", "C62")]


def test_an_own_number_beside_the_name_of_a_third_article_is_a_question(dealer):
    text = "Hiermit bestellen wir:\n20 Stück 7730010 Gartenschere Bypass 21 cm\n\nGruß\nAnalysenlabor Feinmann GmbH"

    assert entered(mail(text, **LAB))[1].outcome == "review"


# --- discontinued -------------------------------------------------------------------------------------------------
def retire(sku: str, successor: str = "") -> None:
    Article.objects.filter(sku=sku).update(active=False, replaced_by=successor)


def test_a_replaced_article_is_entered_as_its_successor(dealer):
    retire("GA/330", "GA/331")

    draft, decision = entered(korn("Hiermit bestellen wir:\n5 Stück GA/330 Pflanzkübel Terrakotta"))

    assert (lines(draft), draft.lines[0].replaced, decision.outcome) == ([("GA/331", "5", "C62")], "GA/330", "accepted")


def test_without_a_successor_a_person_is_asked(dealer):
    retire("GA/330")

    draft, decision = entered(korn("Hiermit bestellen wir:\n5 Stück GA/330 Pflanzkübel Terrakotta 30 cm"))

    assert (draft.lines[0].sku, why(decision)) == (None, ["article_inactive"])


def test_articles_that_replace_each_other_in_a_circle_end_with_a_person(dealer):
    retire("GA/330", "GA/331")
    retire("GA/331", "GA/330")

    _, decision = entered(korn("Hiermit bestellen wir:\n5 Stück GA/330 Pflanzkübel Terrakotta 30 cm"))

    assert "article_inactive" in why(decision)


# --- quantities and prices ----------------------------------------------------------------------------------------
def table(rows: str) -> object:
    return paper(f"Bestellung 4711-26\n\nMenge  ME   Artikel-Nr.   Bezeichnung                Preis     Gesamt\n{rows}")


def test_prices_on_the_paper_that_are_ours_need_nobody(dealer):
    draft, decision = entered(
        korn("anbei unsere Bestellung", table("10     Stk  GA/118        Gartenschere Bypass        12,90     129,00"))
    )

    assert (lines(draft), draft.lines[0].stated_price, decision.outcome) == (
        [("GA/118", "10", "C62")],
        Decimal("12.90"),
        "accepted",
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("10     Stk  GA/118        Gartenschere Bypass        10,90     109,00", "price_differs"),
        ("10     Stk  GA/118        Gartenschere Bypass        12,90     219,00", "sum_differs"),
        ("?      Stk  GA/118        Gartenschere Bypass        12,90     129,00", "quantity_missing"),
        ("10     XY   GA/118        Gartenschere Bypass        12,90     129,00", "unit_unsure"),
        ("3      Pal  GA/118        Gartenschere Bypass        12,90      38,70", "unit_unsure"),
        ("2,5    Stk  GA/118        Gartenschere Bypass        12,90      32,25", "quantity_unusual"),
        ("90000  Stk  GA/118        Gartenschere Bypass        12,90  1161000,00", "quantity_unusual"),
    ],
)
def test_a_line_that_does_not_add_up_is_a_question(dealer, row, code):
    _, decision = entered(korn("anbei unsere Bestellung", table(row)))

    assert decision.outcome == "review"
    assert code in why(decision)


def test_a_sum_over_all_lines_that_differs_is_a_question(dealer):
    row = "10     Stk  GA/118        Gartenschere Bypass        12,90     129,00"
    rows = f"{row}\n{'Summe netto':58}229,00"

    assert "sum_differs" in why(entered(korn("anbei unsere Bestellung", table(rows)))[1])


def test_fewer_lines_than_announced_are_a_question(dealer):
    rows = "10     Stk  GA/118        Gartenschere Bypass        12,90     129,00\n3 Positionen"

    assert "text_left_over" in why(entered(korn("anbei unsere Bestellung", table(rows)))[1])


def test_far_more_than_ever_before_is_a_question(dealer):
    bought(dealer, "GA/118", "4", times=6)

    few, many = (entered(korn(f"Hiermit bestellen wir:\n{figure} Stück GA/118"))[1] for figure in (6, 600))

    assert (few.outcome, why(many)) == ("accepted", ["quantity_unusual"])


def test_the_same_article_twice_is_a_question(dealer):
    assert entered(korn("Hiermit bestellen wir:\n5 Stück GA/118\n7 Stück GA/118"))[1].outcome == "review"


def test_goods_by_the_pair_are_never_counted_in_pieces_unasked(dealer):
    Article.objects.filter(sku="GA/118").update(unit="PR")

    assert "unit_unsure" in why(entered(korn("Hiermit bestellen wir:\n5 Stück GA/118"))[1])


# --- scans --------------------------------------------------------------------------------------------------------
FORM = """
Pos  Menge  ME   Artikel-Nr.   Bezeichnung
1    10     Stk  GA/118        Gartenschere Bypass 21 cm
2    3      Rl   GA/412        Bindedraht grün 100 m
"""


def test_a_clean_fax_is_accepted(dealer):
    draft, decision = entered(fax(FORM))

    assert (lines(draft), decision.outcome, why(decision)) == ([("GA/118", "10", "C62"), ("GA/412", "3", "RO")], "accepted", [])


def test_on_a_scan_a_number_alone_proves_nothing(dealer):
    text = "Pos  Menge  ME   Artikel-Nr.\n1    10     Stk  GA/118\n"

    assert "article_unsure" in why(entered(fax(text))[1])


def test_misread_signs_are_mended_by_the_words_beside_them(dealer):
    draft, decision = entered(fax(FORM.replace("GA/118", "GA/1I8")))

    assert (lines(draft)[0], decision.outcome) == (("GA/118", "10", "C62"), "accepted")


def test_a_misread_digit_that_leads_to_a_neighbour_is_never_accepted(dealer):
    text = "Pos  Menge  ME   Artikel-Nr.   Bezeichnung\n1    10     Stk  GA/331        Pflanzkübel Terrakotta 30 cm\n"

    assert entered(fax(text))[1].outcome == "review"


def test_a_figure_read_badly_is_a_question(dealer):
    assert "quantity_unsure" in why(entered(fax(FORM, confidence=0.4))[1])


def test_a_gap_in_the_counting_is_a_line_that_was_not_read(dealer):
    assert "text_left_over" in why(entered(fax(FORM.replace("2    3", "4    3")))[1])


def test_damage_in_transmission_is_never_accepted(dealer):
    assert "damaged" in why(entered(fax(FORM, bad_lines=2))[1])


# --- the customer -------------------------------------------------------------------------------------------------
def test_an_unknown_sender_is_asked_about(dealer):
    draft, decision = entered(
        mail("Hiermit bestellen wir 5 Stück GA/118\n\nGruß\nKonditorei Weiß", sender="weiss@konditorei.example")
    )

    assert (draft.customer, why(decision)) == (None, ["customer_unknown"])


def test_of_two_customers_of_nearly_one_name_the_address_decides(dealer):
    text = "Hiermit bestellen wir 5 Stück GA/118\n\nGruß\nGärtnerei Beer & Söhne KG\nTulpenweg 3\n70777 Gartenstadt"

    assert entered(mail(text, sender="privat@gmx.de"))[0].customer.value == "70201"


def test_a_name_that_fits_two_customers_is_a_question(dealer):
    assert (
        entered(mail("Hiermit bestellen wir 5 Stück GA/118\n\nGruß\nGärtnerei Beer, Gartenstadt", sender="privat@gmx.de"))[
            1
        ].outcome
        == "review"
    )


def test_a_shared_number_proves_nothing(dealer):
    contact(customer("70124", "Bäckerei Korn Filialen OHG", "Marktplatz 1", "70999", "Musterstadt"), "fax", "07151 4719")
    page = scan(f"\n\n\nBestellung 4711-26\n\n{FORM}")

    assert why(entered(message(page, channel=ChannelName.FAX, sender="+49 7151 4719"))[1])[0].startswith("customer_un")


def test_a_withheld_number_proves_nothing(dealer):
    page = scan(f"\n\n\nBestellung 4711-26\n\n{FORM}")

    assert entered(message(page, channel=ChannelName.FAX, sender=""))[1].outcome == "review"


def test_who_is_inactive_orders_nothing_unseen(dealer):
    Customer.objects.filter(number="70123").update(active=False)

    assert entered(korn("Hiermit bestellen wir:\n5 Stück GA/118"))[1].outcome == "review"


def test_a_delivery_stop_is_shown(dealer):
    Customer.objects.filter(number="70123").update(credit_stop=True)

    assert why(entered(korn("Hiermit bestellen wir:\n5 Stück GA/118"))[1]) == ["credit_stop"]


# --- delivery -----------------------------------------------------------------------------------------------------
NORTH = DeliveryAddress("Hafenstraße 96", "70888", "Nordstadt", "Korn Filiale Nord", "DE")


@pytest.mark.parametrize(
    "place",
    [
        "Lieferanschrift: Filiale Nord",
        "Bitte liefern Sie in die Filiale Nord.",
        "Lieferanschrift: Hafenstr. 96, 70888 Nordstadt",
        "Bitte alles in die Hafenstraße liefern.",
    ],
)
def test_a_known_branch_is_the_place_of_the_goods(dealer, place):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118\n\n{place}"))

    assert (draft.delivery.value, decision.outcome) == (NORTH, "accepted")


def test_an_unknown_place_in_full_is_taken(dealer):
    draft, _ = entered(korn("Hiermit bestellen wir:\n5 Stück GA/118\n\nLieferanschrift: Feldweg 8, 70555 Feldstadt"))

    assert (draft.delivery.value.street, draft.delivery.value.postal_code) == ("Feldweg 8", "70555")


@pytest.mark.parametrize(
    "place",
    [
        "Lieferanschrift: Filiale Süd",
        "Bitte auf die Baustelle am Bahnhof liefern.",
        "Lieferanschrift: Feldweg 8",
        "Lieferanschrift: Filiale Nord, Schulgasse 164a",  # the branch is in another street
    ],
)
def test_a_place_that_is_not_clear_is_a_question(dealer, place):
    assert "delivery_unsure" in why(entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118\n\n{place}"))[1])


@pytest.mark.parametrize("place", ["Lieferung wie gehabt.", "Lieferung frei Haus", "Rechnung bitte an die Filiale Nord.", ""])
def test_without_another_place_the_main_address_holds(dealer, place):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118\n\n{place}"))

    assert (draft.delivery, decision.outcome) == (None, "accepted")


# --- as always ----------------------------------------------------------------------------------------------------
def test_as_always_is_never_accepted_without_a_habit(dealer):
    bought(dealer, "MEH 550 25", "10", "BG")

    _, decision = entered(korn("Hallo, bitte wie immer.", subject="Bestellung"))

    assert (decision.outcome, "like_last_time" in why(decision)) == ("review", True)


# --- duplicates ---------------------------------------------------------------------------------------------------
ORDER = "Hiermit bestellen wir:\n10 Sack MEH 550 25 Weizenmehl Type 550\n3 Pack BPB 4060 Backpapierbogen"


def test_the_same_order_by_another_channel_is_a_duplicate(dealer):
    first = placed(korn(ORDER))
    again = fax("""
Menge  ME    Artikel-Nr.   Bezeichnung
10     Sack  MEH 550 25    Weizenmehl Type 550
3      Pack  BPB 4060      Backpapierbogen
""")

    draft, decision = entered(again)

    assert (draft.duplicate_of, "duplicate" in why(decision)) == (first.number, True)


def test_the_same_goods_without_a_number_a_day_later_are_a_duplicate(dealer):
    first = placed(korn(ORDER, subject="Bestellung"))

    draft, _ = entered(korn(ORDER, subject="Bestellung", received=RECEIVED + timedelta(days=1)))

    assert draft.duplicate_of == first.number


@pytest.mark.parametrize(
    "second",
    [
        korn(ORDER, subject="Bestellung 4712-26"),
        korn(ORDER, subject="Bestellung", received=RECEIVED + timedelta(days=28)),
        korn("Hiermit bestellen wir:\n5 Stück GA/118", subject="Bestellung"),
    ],
)
def test_another_number_another_month_or_other_goods_are_another_order(dealer, second):
    placed(korn(ORDER))

    draft, decision = entered(second)

    assert (draft.duplicate_of, decision.outcome) == (None, "accepted")


def test_another_customers_same_order_is_no_duplicate(dealer):
    placed(korn(ORDER))

    draft, _ = entered(
        mail(f"{ORDER}\n\nGruß\nAnalysenlabor Feinmann GmbH", sender="einkauf@feinmann.example", subject="Bestellung 4711-26")
    )

    assert draft.duplicate_of is None


def test_a_cancelled_order_is_repeated_by_nothing(dealer):
    first = placed(korn(ORDER))
    cancel(order_id=first.pk, version=first.version, actor="system")

    assert entered(korn(ORDER))[0].duplicate_of is None


# --- other kinds --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "subject", "kind"),
    [
        ("Hiermit stornieren wir unsere Bestellung 4711-26:\n5 Stück GA/118", "Storno", "cancellation"),
        ("Wann kommt unsere Bestellung 4711-26? Es fehlen noch 5 Stück GA/118.", "Lieferstatus", "inquiry"),
        ("Bitte bieten Sie uns an:\n500 Stück GA/118", "Anfrage", "quote_request"),
        ("Wir reklamieren die Lieferung: 5 Stück GA/118 waren kaputt.", "Reklamation", "complaint"),
        ("Änderung zu unserer Bestellung 4711-26: statt 5 bitte 8 Stück GA/118", "Änderung", "change"),
    ],
)
def test_what_is_no_order_is_never_entered(dealer, text, subject, kind):
    draft, decision = entered(korn(text, subject=subject))

    assert (str(draft.kind.value), decision.outcome, "not_an_order" in why(decision)) == (kind, "review", True)


def test_several_orders_in_one_mail_are_several_drafts(dealer):
    documents = [
        paper(f"Bestellung {number}\n\nMenge  Artikel-Nr.  Bezeichnung\n5      {sku}       {name}", name=f"{number}.pdf")
        for number, sku, name in (("B-1001", "GA/118", "Gartenschere Bypass"), ("B-1002", "GA/412", "Bindedraht grün"))
    ]

    pairs = drafts(korn("anbei zwei Bestellungen", *documents, subject="Bestellungen"))

    assert [(draft.po_number.value, lines(draft)) for draft, _ in pairs] == [
        ("B-1001", [("GA/118", "5", "C62")]),
        ("B-1002", [("GA/412", "5", "RO")]),
    ]


# --- everything at once -------------------------------------------------------------------------------------------
def test_a_hostile_message_comes_to_a_person(dealer):
    for text in (
        "5 " * 3000,
        "GA/118 " * 2000,
        "> " * 2000,
        "Bestellung\n" + "5 Stk GA/118 " * 500,
        "'; DROP TABLE orders_order; --",
        "\x00\ud800 5 Stk GA/118",
    ):
        for _, decision in drafts(mail(text, sender="x'y\"@z.example", subject=text[:200])):
            assert decision.outcome == "review"


def test_every_article_is_entered_by_its_number_and_name(dealer):
    for row in Article.objects.order_by("pk"):
        draft, decision = entered(
            korn(f"Hiermit bestellen wir:\n3 {'kg' if row.unit == 'KGM' else row.unit} {row.sku} {row.name}")
        )
        assert (row.sku, [line[0] for line in lines(draft)], decision.outcome) == (row.sku, [row.sku], "accepted")


def test_what_a_customer_calls_an_article_is_found_in_any_notation(dealer):
    CustomerArticle.objects.create(
        customer=dealer, customer_sku="KORN-77/A", folded=folded("KORN-77/A"), article=article("TRT 0026")
    )

    for written in ("KORN-77/A", "KORN 77 A", "Korn77a", "KORN77/A"):
        draft, _ = entered(korn(f"Hiermit bestellen wir:\n5 Stück Art.-Nr. {written}"))
        assert (written, [line[0] for line in lines(draft)]) == (written, ["TRT 0026"])


# --- a number, and words beside it ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "Linkshänder",
        "für Linkshänder",
        "mit Ersatzklinge",
        "in rot",
        "ohne Feder",
        "lang",
        "extra stark",
        "glutenfrei",
        "Gartenschere Linkshänder",
        "Gartenschere Langzeit",
    ],
)
def test_a_property_that_the_article_does_not_bear_out_is_asked_about_though_its_number_is_known(dealer, words):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118 {words}"))

    assert (lines(draft), why(decision)) == ([("GA/118", "5", "C62")], ["article_unsure"])


@pytest.mark.parametrize("words", ["Linkshänder", "mit Ersatzklinge", "in rot", "ohne Feder"])
def test_the_same_holds_for_an_article_that_words_name(dealer, words):
    _, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück Gartenschere Bypass 21 cm {words}"))

    assert why(decision) == ["article_unsure"]


@pytest.mark.parametrize(
    "words",
    [
        ", bitte schnell",
        "neue Lieferung",
        "für die Werkstatt",
        "Kommission Huber",
        "dringend!",
        "Gartenschere 21 cm lang",
        "Gartenschere mit Lieferschein",
        "Rosenschere",
    ],
)
def test_words_that_tell_no_kinds_apart_need_nobody(dealer, words):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118 {words}"))

    assert (lines(draft), why(decision)) == ([("GA/118", "5", "C62")], [])


def test_our_own_street_above_the_positions_is_no_doubt(dealer):
    order = paper("Handelshaus Quendel\nKräutersteig 14\n70555 Musterstadt\n\nBestellung 4711-26\n\n10 Sack MEH 550 25")

    assert why(entered(korn("anbei unsere Bestellung", order))[1]) == []


def test_a_number_beside_the_measure_of_its_neighbour_is_a_question(dealer):

    for year in (2023, 2024):
        Article.objects.create(sku=f"WR{year}", folded=f"WR{year}", name=f"Riesling Polphor feinherb {year}", unit="C62", price=5)
    forget()

    _, decision = entered(korn("Hiermit bestellen wir:\n20 Stück WR2023 Riesling Polphor feinherb 2024 Flasche neu im Sortiment"))

    assert decision.outcome == "review"


def test_a_makers_number_in_two_words_is_a_number(dealer):
    for name, number in (("Silikon", "GZ 692849"), ("Gummi", "GZ 692852")):
        Article.objects.create(
            sku=f"ZG-{name}", folded=f"ZG{name.upper()}", name=f"Zitzengummi 25 mm {name}", aliases=number, unit="C62", price=5
        )
    forget()

    draft, decision = entered(korn("Hiermit bestellen wir:\n4 Stk GZ 692849 Zitzengummi 25"))
    assert (lines(draft), decision.outcome) == ([("ZG-Silikon", "4", "C62")], "accepted")

    _, open_ = entered(korn("Hiermit bestellen wir:\n4 Stk Zitzengummi 25"))
    assert open_.outcome == "review"


def test_an_alias_that_a_family_shares_names_none_of_its_kinds(dealer):
    for number, name in enumerate(("M20x1,5 93 mm", "Einsatz 93 mm", "M18x1,5 93 mm")):
        Article.objects.create(
            sku=f"OF{number}", folded=f"OF{number}", name=f"Ölfilter {name}", aliases="Motorölfilter", unit="C62", price=5
        )
    forget()

    assert entered(korn("Hiermit bestellen wir:\n4 Stk Ölfilter 93 mm"))[1].outcome == "review"
    draft, decision = entered(korn("Hiermit bestellen wir:\n4 Stk Motorölfilter Einsatz 93 mm"))
    assert (lines(draft), decision.outcome) == ([("OF1", "4", "C62")], "accepted")
