from __future__ import annotations

import re

from lxml import html

from intake.calibration import Stated
from intake.evaluation.observing import observe_all
from intake.evaluation.scoring import score
from intake.evaluation.seeing import Mark, Seen, SeenDocument, SeenOrder, SeenPage, Spot
from intake.evaluation.webpage import as_html
from tests.intake.evaluation.test_scoring import case, result

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TEXT = f"3 Karton A\n1 Pack B {EVIL}\nB-4711"
PICTURE = "data:image/webp;base64,UklGRg=="


def document(*pages, name="Nachricht"):
    return SeenDocument(name, "text/plain", "body", "", pages)


def spot(field, confidence, *marks, position=None):
    return Spot(Stated(field, "text", confidence, position), marks)


SEEN = Seen(
    (
        document(SeenPage(1, "text", TEXT)),
        document(SeenPage(1, "tesseract", "", PICTURE, 900, 1273), name=f'fax"{EVIL}.tif'),
    ),
    {
        "A-1": SeenOrder(
            {
                1: spot("line", 0.98, Mark(0, 1, span=(0, 10)), position=1),
                2: spot("line", 0.95, Mark(0, 1, span=(11, 19)), Mark(1, 1, box=(100.0, 250.0, 500.0, 12.5)), position=2),
            },
            {"po_number": spot("po_number", 0.9, Mark(0, 1, span=(len(TEXT) - 6, len(TEXT))))},
        )
    },
)


def written(*, everything=False):
    cases = [case("c1", why=EVIL), case("c2")]
    reason = {"code": "unit_unsure", "field": "", "line": 2, "detail": EVIL}
    wrong = result(
        [("A", "3", "CT"), ("B", "1", "PK")],
        order="A-1",
        message="m1",
        po_number="B-4711",
        decision="review",
        reasons=[reason],
    )
    results = {"c1": [wrong], "c2": [result(order="A-2")]}
    found = score(cases, results)
    seen = {"m1": SEEN}
    return as_html(found, results, seen, observe_all(found.verdicts, results, seen), title=f"set {EVIL}", everything=everything)


def test_a_case_shows_what_was_read_beside_what_was_expected():
    page = html.fromstring(written())

    rows = [[cell.text_content() for cell in row.iter("td")] for row in page.xpath("//article//tr[td]")]
    assert rows == [
        ["kind", "order", "order", ""],
        ["customer", "K1", "K1", ""],
        ["delivery", "–", "–", ""],
        ["order number", "B-4711", "4711", "0.900"],
        ["date", "2026-12-01", "2026-12-01", ""],
        ["1", "3 CT × A", "30 × A", "", ""],
        ["2", "1 PK × B", "–", "", ""],
        ["–", "–", "2 × B", "", ""],
    ]
    assert page.xpath("//article//tr/@class") == ["right", "right", "right", "wrong", "right", "right", "extra", "missing"]


def test_the_places_are_marked_in_texts_and_on_pictures():
    page = html.fromstring(written())

    marks = [(mark.get("class"), mark.get("title"), mark.text) for mark in page.iter("mark")]
    assert marks == [("right", "1", "3 Karton A"), ("extra", "2", "1 Pack B"), ("wrong", "order number", "B-4711")]
    (box,) = page.xpath("//div[contains(@class, 'box')]")
    assert box.get("style") == "left:10.00%;top:25.00%;width:50.00%;height:1.25%"
    assert box.text_content() == "2"


def test_what_a_sender_wrote_is_text_and_nothing_is_loaded():
    text = written(everything=True)

    page = html.fromstring(text)
    assert page.xpath("//script") == []
    assert [image.get("src") for image in page.iter("img")] == [PICTURE]
    assert [name for each in page.iter() if isinstance(each.tag, str) for name in each.attrib if name.startswith("on")] == []
    assert EVIL in page.xpath("//title")[0].text_content()
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) == []


def test_only_what_went_wrong_is_shown_unless_everything_is_wanted():
    few, all_of_them = html.fromstring(written()), html.fromstring(written(everything=True))

    assert few.xpath("//h2/text()")[-1] == "Read wrongly, and shown to a person (1)"
    assert len(few.xpath("//article")) == 1
    assert all_of_them.xpath("//h2/text()")[-1] == "As it should be (1)"
    assert len(all_of_them.xpath("//article")) == 2


def test_the_figures_and_the_diagrams_stand_above():
    page = html.fromstring(written())

    figures = [[cell.text for cell in row] for row in page.xpath("(//table)[1]//tr")]
    assert figures[2] == ["line recall", "75.0 %", "3/4"]
    assert page.xpath("//svg/title/text()")[:2] == ["Lines read from text", "Lines read from text: from 90 %"]


def test_places_that_lie_over_each_other_are_all_named():
    over = {
        1: spot("line", 0.98, Mark(0, 1, span=(0, 10)), position=1),
        2: spot("line", 0.9, Mark(0, 1, span=(2, 8)), position=2),
    }
    given = result(order="A-1", message="m1", decision="review")
    found = score([case()], {"1": given})

    page = html.fromstring(
        as_html(
            found,
            {"1": [given]},
            {"m1": Seen((document(SeenPage(1, "text", "3 Karton A")),), {"A-1": SeenOrder(over)})},
            [],
            title="set",
        )
    )

    assert [(mark.get("title"), mark.text) for mark in page.iter("mark")] == [("1", "3 "), ("1, 2", "Karton"), ("1", " A")]
