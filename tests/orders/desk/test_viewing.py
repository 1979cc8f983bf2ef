from orders.desk.source import SourceDocument, SourcePage, SourceView
from orders.desk.viewing import documents_of, evidence_json, page_of, shown_place


def _view(page, problem=""):
    return SourceView((SourceDocument(0, "fax.tif", "image/tiff", "body", "/quelle/1", problem, (page,)),))


def test_words_of_a_picture_are_marked_where_a_value_was_read():
    words = [{"t": "Best.", "box": [100, 100, 50, 10]}, {"t": "26-1144", "box": [160, 100, 80, 10]}]
    page = SourcePage(1, image_url="/bild.png", width=1000, height=1400, words=words)

    (document,) = documents_of(_view(page), [{"document": 0, "page": 1, "box": [155, 95, 100, 20]}])

    assert [(box.text, box.x, box.hit) for box in document.pages[0].boxes] == [
        ("Best.", "100.00", False),
        ("26-1144", "160.00", True),
    ]


def test_a_text_is_cut_into_words_and_the_rest_without_losing_a_character():
    text = "Bitte 10  Rollen\nKlebeband"
    words = [{"t": "10", "span": [6, 8]}, {"t": "Rollen", "span": [10, 16]}]

    (document,) = documents_of(_view(SourcePage(1, text=text, words=words)), [{"document": 0, "page": 1, "span": [6, 8]}])

    pieces = document.pages[0].pieces
    assert "".join(piece.text for piece in pieces) == text
    assert [(piece.text, piece.word, piece.hit) for piece in pieces] == [
        ("Bitte ", False, False),
        ("10", True, True),
        ("  ", False, False),
        ("Rollen", True, False),
        ("\nKlebeband", False, False),
    ]


def test_overlapping_and_wrong_spans_do_not_repeat_text():
    words = [{"t": "ab", "span": [0, 2]}, {"t": "bc", "span": [1, 3]}, {"t": "weit", "span": [2, 99]}]

    (document,) = documents_of(_view(SourcePage(1, text="abcd", words=words)), [])

    assert "".join(piece.text for piece in document.pages[0].pieces) == "abcd"


def test_cells_of_a_sheet_are_marked_by_row_and_column():
    (document,) = documents_of(_view(SourcePage(1, rows=(("a", "b"), ("c", "d")))), [{"document": 0, "page": 1, "cell": [1, 0]}])

    assert [[(cell.text, cell.hit) for cell in row] for row in document.pages[0].rows] == [
        [("a", False), ("b", False)],
        [("c", True), ("d", False)],
    ]


def test_a_sheet_beyond_the_limit_says_that_it_is_cut():
    (document,) = documents_of(_view(SourcePage(1, rows=(("x",),) * 501)), [])

    assert (len(document.pages[0].rows), document.pages[0].cut) == (500, True)


def test_a_document_that_was_not_read_says_why():
    (document,) = documents_of(_view(SourcePage(1), problem="file_encrypted"), [])

    assert document.problem_text == "Die Datei ist mit einem Kennwort geschützt."


def test_no_source_gives_no_documents():
    assert documents_of(None, []) == []


def test_evidence_travels_as_json_and_nothing_as_nothing():
    assert evidence_json([{"document": 0, "page": 1, "span": [1, 2]}]) == '[{"document":0,"page":1,"span":[1,2]}]'
    assert evidence_json([]) == ""


def test_html_of_a_mail_is_shown_without_anything_that_acts_or_loads():
    html = (
        '<p onclick="x()">10 <b>Pack</b></p><script>x()</script><img src="https://zaehler.example/1.png">'
        '<td colspan="2" style="a">x</td><a href="javascript:x()">hier</a>'
    )

    (document,) = documents_of(_view(SourcePage(1, text="10 Pack", html=html)), [])

    shown = document.pages[0].html
    assert "10 <b>Pack</b>" in shown
    assert not [word for word in ("onclick", "script", "img", "href", "style") if word in shown]


def test_an_older_mail_below_the_message_is_folded_away():
    text = "10 Handschuhe\nAm 3.11. schrieb Maier:\n> 5 Leim"
    words = [{"t": "10", "span": [0, 2]}, {"t": "5", "span": [40, 41]}]
    page = SourcePage(1, text=text, words=words, quoted_from=14)

    shown = documents_of(SourceView((SourceDocument(0, "Nachricht", "text/plain", "body", pages=(page,)),)), [])[0].pages[0]

    assert "".join(piece.text for piece in shown.pieces) == "10 Handschuhe\n"
    assert "".join(piece.text for piece in shown.quoted) == text[14:]
    assert not shown.quoted_open


def test_an_older_mail_in_which_something_was_read_stands_open():
    words = [{"t": "5", "span": [10, 11]}]
    page = SourcePage(1, text="wie unten\n5 Leim", words=words, quoted_from=10)
    place = {"document": 0, "page": 1, "span": [10, 16]}

    shown = documents_of(SourceView((SourceDocument(0, "Nachricht", "text/plain", "body", pages=(page,)),)), [place])[0].pages[0]

    assert shown.quoted_open


def test_a_place_in_a_merged_message_is_counted_behind_the_orders_own():
    assert shown_place({"document": 1, "page": 2}, {"a": 0}) == {"document": 1, "page": 2}
    assert shown_place({"document": 1, "page": 2, "source": "b"}, {"a": 0, "b": 3}) == {"document": 4, "page": 2}
    assert shown_place({"page": 2, "source": "gone"}, {"a": 0})["document"] == -1


def test_one_page_of_a_long_document_is_made_ready_alone():
    page = SourcePage(7, image_url="/7.png", words=[{"t": "10", "box": [1, 1, 5, 5]}])
    view = SourceView((SourceDocument(0, "Fax", "image/tiff", "attachment", pages=(page,)),))

    shown = page_of(view, [{"document": 3, "page": 7, "box": [0, 0, 10, 10]}], shown_as=3)

    assert (shown.number, shown.boxes[0].hit) == (7, True)
    assert page_of(SourceView(()), [], shown_as=0) is None
