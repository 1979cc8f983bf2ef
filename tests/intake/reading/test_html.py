from __future__ import annotations

import pytest

from intake.reading.html import clean_html, html_page
from intake.reading.limits import Limits


def text(markup):
    return html_page(markup, limits=Limits()).text


def test_blocks_become_lines_and_cells_are_parted_by_tabs():
    page = html_page(
        "<p>Guten Tag,</p><table><tr><th>Menge</th><th>Artikel</th></tr>"
        "<tr><td> 5 </td><td>Schraube <b>M8</b></td></tr></table><div>Danke</div>",
        limits=Limits(),
    )

    assert page.text == "Guten Tag,\n\nMenge\tArtikel\n5\tSchraube M8\n\nDanke"
    assert [(word.text, word.cell) for word in page.words if word.cell] == [
        ("Menge", (0, 0)),
        ("Artikel", (0, 1)),
        ("5", (1, 0)),
        ("Schraube", (1, 1)),
        ("M8", (1, 1)),
    ]


def test_a_table_that_only_lays_out_the_page_is_flattened():
    inner = "<table><tr><td>5</td><td>A-1</td></tr></table>"

    assert text(f"<table><tr><td>Kopf</td></tr><tr><td>{inner}</td></tr></table>") == "Kopf\n5\tA-1"


@pytest.mark.parametrize(
    "hidden",
    [
        "<style>p{}</style>",
        "<script>x</script>",
        "<span style='display: none'>x</span>",
        "<p hidden>x</p>",
        "<!-- x -->",
        "<title>x</title>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden):
    assert text(f"<body>{hidden}<p>5 Schrauben</p></body>") == "5 Schrauben"


def test_quoted_blocks_are_marked():
    assert text("neu<blockquote type='cite'>alt<blockquote>älter</blockquote></blockquote>") == "neu\n> alt\n> > älter"


def test_line_breaks_and_entities_are_kept():
    assert text("<div>5&nbsp;St&uuml;ck<br>3 Rollen</div>") == "5 Stück\n3 Rollen"


def test_very_deep_nesting_ends():
    assert "innen" not in text("<div>" * 5000 + "innen" + "</div>" * 5000)


def test_shown_html_fetches_nothing():
    dirty = '<p onclick="x()">5<img src="http://example.org/t.gif"><a href="http://example.org">Link</a><script>x</script></p><style>p{}</style>'

    assert clean_html(dirty) == "<p>5<a>Link</a></p>"
