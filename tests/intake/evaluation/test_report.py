from __future__ import annotations

import json

from intake.evaluation.report import as_json, as_text
from intake.evaluation.scoring import score
from tests.intake.evaluation.test_scoring import case, result

REASON = {"code": "quantity_unsure", "field": "", "line": 2, "detail": "2 oder 7"}


def found():
    cases = [
        case("c1"),
        case("c2", group="fax", needs_person=True, why="Farbe fehlt"),
        case("c3", group="fax"),
        case("c4", kind="complaint", lines=(), needs_person=True),
        case("c5", po_number="12"),
    ]
    results = {
        "c1": result(),
        "c2": result([("A", "3", "CT"), ("C", "1", "PR")]),
        "c3": result(decision="review", reasons=[REASON]),
        "c4": result([], kind="complaint", decision="filed"),
        "c5": result(decision="review"),
    }
    return score(cases, results)


def test_the_text_names_figures_classes_and_each_mistake():
    text = as_text(found(), verbose=True)

    assert text.splitlines() == [
        "5 messages, 4 of them orders",
        "  kind                  100.0 %        5/5",
        "  customer              100.0 %        4/4",
        "  line recall            87.5 %        7/8",
        "  line precision         87.5 %        7/8",
        "  order exact            50.0 %        2/4",
        "  touchless              33.3 %        1/3",
        "  wrong accepts          50.0 %        1/2",
        "  lost (filed unseen)    20.0 %        1/5",
        "  needless reviews       66.7 %        2/3",
        "",
        "class    n       kind   customer     recall  precision      exact  touchless wrong acc.       lost   needless",
        "email    3        3/3        2/2        4/4        4/4        1/2        1/2        0/1        1/3        1/2",
        "fax      2        2/2        2/2        3/4        3/4        1/2        0/1        1/1        0/2        1/1",
        "",
        "Wrong accepts:",
        "  c2 fax accepted",
        "      needs a person: Farbe fehlt",
        "      missing: B × 2",
        "      extra: C × 1",
        "",
        "Lost: filed, but somebody must act:",
        "  c4 email filed",
        "",
        "Read wrongly, and shown to a person:",
        "  c5 email review",
        "      po_number: expected 12, got 4711",
        "",
        "Needless reviews:",
        "  c3 fax review",
        "      quantity_unsure line 2: 2 oder 7",
        "  c5 email review",
    ]


def test_needless_reviews_are_listed_only_on_demand():
    assert "Needless reviews:" not in as_text(found())


def test_the_object_says_the_same_and_is_json():
    data = json.loads(json.dumps(as_json(found())))

    assert data["overall"]["wrong_accepts"] == {"hits": 1, "of": 2, "share": 0.5}
    assert data["classes"]["fax"]["messages"] == 2
    assert data["cases"][1] == {
        "id": "c2",
        "class": "fax",
        "decision": "accepted",
        "exact": False,
        "touchless": False,
        "wrong_accept": True,
        "lost": False,
        "needless": False,
        "differences": [],
        "missing": [["B", "2"]],
        "extra": [["C", "1"]],
        "reasons": [],
    }
