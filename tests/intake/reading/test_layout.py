from __future__ import annotations

from intake.reading.layout import RawWord, lay_out


def word(text, x, y, *, height=10.0, run=-1):
    return RawWord(text, x, y, 6.0 * len(text), height, run=run)


def test_columns_read_apart_stand_on_one_line():
    words = [
        word("12", 10, 100, run=1),
        word("Stück", 200, 102, run=2),
        word("Schraube", 60, 99, run=3),
        word("M8", 112, 100, run=3),
    ]

    _, text = lay_out(words, width=500, height=500)

    assert text == "12\tSchraube M8\tStück"


def test_rows_close_together_stay_apart():
    _, text = lay_out([word("eins", 10, 100), word("zwei", 10, 112), word("drei", 60, 112)], width=500, height=500)

    assert text == "eins\nzwei\tdrei"


def test_every_word_has_its_box_and_span():
    words, text = lay_out([word("12", 50, 100), word("Rollen", 70, 100)], width=500, height=1000)

    assert [(w.text, w.box, text[slice(*w.span)]) for w in words] == [
        ("12", (100.0, 100.0, 24.0, 10.0), "12"),
        ("Rollen", (140.0, 100.0, 72.0, 10.0), "Rollen"),
    ]


def test_a_page_without_words_has_no_text():
    assert lay_out([], width=10, height=10) == ((), "")
