from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.catalogue import Catalogue
from intake.matching.comparing import compare
from intake.understanding.wording import Wording
from orders.folding import folded
from tests.intake.understanding.making import BAKERY, ELECTRICAL, EVERYTHING, GARDEN, LABORATORY, House

GOODS = (*ELECTRICAL, *BAKERY, *LABORATORY, *GARDEN)
KEY = {sku: number for number, (sku, _, _, _) in enumerate(GOODS, start=1)}


@pytest.mark.parametrize("sku", KEY)
def test_every_article_is_found_by_its_number(sku):
    assert [(hit.pk, hit.how) for hit in EVERYTHING.by_number(folded(sku))] == [(KEY[sku], "sku")]


@pytest.mark.parametrize(
    ("plain", "pk", "how"), [("4099000100017", KEY["LS-B16-1"], "gtin"), ("LSB116", KEY["LS-B16-1"], "alias")]
)
def test_bar_codes_and_old_numbers_lead_to_the_article(plain, pk, how):
    assert [(hit.pk, hit.how) for hit in EVERYTHING.by_number(plain)] == [(pk, how)]


@pytest.mark.parametrize("plain", ["", "LSB161X", "4099000100018", "GA11", "GA1180", "LEITUNGSSCHUTZSCHALTER"])
def test_a_number_that_is_nearly_one_is_none(plain):
    assert EVERYTHING.by_number(plain) == []
    assert not Catalogue.is_code(EVERYTHING, plain, scanned=False)


@pytest.mark.parametrize(
    ("read", "sku"),
    [
        ("L5B161", "LS-B16-1"),
        ("LS8161", "LS-B16-1"),
        ("6A118", "GA/118"),
        ("GAII8", "GA/118"),
        ("NYM3I50", "NYM3150"),
        ("5D60U", "SD.60.U"),
    ],
)
def test_signs_that_look_alike_are_the_same_on_a_scan_only(read, sku):
    assert [hit.pk for hit in EVERYTHING.by_skeleton(read)] == [KEY[sku]]
    assert Catalogue.is_code(EVERYTHING, read, scanned=True)
    assert not Catalogue.is_code(EVERYTHING, read, scanned=False)


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("Leitungsschutzschalter B16 3-polig", "LS-B16-3"),
        ("Sicherungsautomat C16", "LS-C16-1"),
        ("NYM 5x1,5", "NYM5150"),
        ("Gartenscheren Bypass", "GA/118"),
        ("Rosenschere", "GA/118"),
        ("Blumenerde 70 l", "GA/206"),
        ("Weizenmehl 405", "MEH 405 25"),
        ("Pipettenspitzen gelb", "LX.9200"),
        ("Handschuhe Vinyl Gr. L", "LX.7701-L"),
        ("Pflanzkuebel Terrakotta 40cm", "GA/331"),
        ("Gartenschehre Bypas", "GA/118"),
        ("Terrakotta Kübel 30 cm", "GA/330"),
    ],
)
def test_words_lead_to_the_article_they_describe(text, sku):
    found = EVERYTHING.search(Wording(text))

    best = max(found, key=lambda pk: compare(Wording(text), GOODS[pk - 1][1], GOODS[pk - 1][2], "", EVERYTHING).score)
    assert best == KEY[sku]


@pytest.mark.parametrize("text", ["", "und die bitte", "Rechtsanwaltskanzlei", "xyzzy qwertz"])
def test_words_of_other_things_lead_nowhere(text):
    assert EVERYTHING.search(Wording(text)) == []


def test_no_more_articles_are_given_than_asked_for():
    assert len(EVERYTHING.search(Wording("Leitungsschutzschalter Steckdose Blumenerde Weizenmehl"), most=3)) == 3


def test_an_empty_catalogue_knows_nothing():
    empty = House()

    assert (empty.by_number("GA118"), empty.by_skeleton("GA118"), empty.search(Wording("Gartenschere"))) == ([], [], [])
    assert not empty.knows("gartenscher")


@given(st.lists(st.text("ABCDEFGHKLMNP0123456789-/.", min_size=3, max_size=14), min_size=1, max_size=30, unique_by=folded))
def test_of_any_numbers_each_leads_to_its_own_article(numbers):
    numbers = [number for number in numbers if folded(number)]

    catalogue = House([(number, f"Teil {position}", "", "") for position, number in enumerate(numbers)])

    assert [[hit.pk for hit in catalogue.by_number(folded(number))] for number in numbers] == [
        [at] for at in range(1, len(numbers) + 1)
    ]
    assert all(at in [hit.pk for hit in catalogue.by_skeleton(folded(number))] for at, number in enumerate(numbers, start=1))


# --- comparing ----------------------------------------------------------------------------------------------------
def against(text: str, sku: str) -> bool:
    _, name, aliases, _ = GOODS[KEY[sku] - 1]
    return bool(compare(Wording(text), name, aliases, "", EVERYTHING).contradictions)


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("Becherglas 600 ml", "LX.4410-250"),
        ("Vinylhandschuhe Gr. L", "LX.7701-M"),
        ("Steckdose Schuko anthrazit", "7730010"),
        ("Steckdose Schuko schwarz", "7730010"),
        ("Steckdose Schuko cremeweiß", "7730010"),
        ("Pflanzkübel 40 cm", "GA/330"),
        ("Blumenerde 70 l", "GA/205"),
        ("Untersuchungshandschuhe Nitril Gr. M", "LX.7701-M"),
        ("Untersuchungshandschuhe Latex M", "LX.7701-M"),
        ("Bindedraht rot", "GA/412"),
    ],
)
def test_a_property_that_the_text_says_otherwise_is_a_contradiction(text, sku):
    assert against(text, sku)


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("Becherglas 250 ml", "LX.4410-250"),
        ("Becherglas", "LX.4410-250"),
        ("Vinylhandschuhe M", "LX.7701-M"),
        ("Steckdose weiß Schuko", "7730010"),
        ("Steckdose reinweiß Schuko", "7730010"),
        ("Pflanzkübel Terrakotta Ø 30cm", "GA/330"),
        ("Bindedraht grün 100 m", "GA/412"),
        ("Gartenschere", "GA/118"),
    ],
)
def test_what_the_text_confirms_or_leaves_open_is_none(text, sku):
    assert not against(text, sku)


def test_an_article_explains_its_own_name_whole():
    for sku, name, aliases, _ in GOODS:
        found = compare(Wording(name), name, aliases, "", EVERYTHING)
        assert (sku, round(found.explained, 3), round(found.confirmed, 3), found.contradictions) == (sku, 1.0, 1.0, ())


@pytest.mark.parametrize(
    ("text", "name", "shut_out"),
    [
        ("Profil Alu", "Profil Aluminium", False),
        ("Muffe Messing", "Muffe Messing", False),
        ("Muffe Messing", "Muffe Edelstahl", True),
        ("Griff Holz", "Griff Kunststoff", True),
    ],
)
def test_materials_shut_each_other_out_however_they_are_written(text, name, shut_out):
    assert bool(compare(Wording(text), name, "", "", EVERYTHING).contradictions) is shut_out
