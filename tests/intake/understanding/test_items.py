from __future__ import annotations

import pytest

from tests.intake.understanding.making import codes, found, said


@pytest.mark.parametrize(
    "line",
    [
        "20 Spatengriffe",
        "Spatengriffe 20",
        "20 Bechergläser 250 ml",
        "AB-1234 5",
        "5 AB-1234",
        "GA 206 - fünf",
        "außerdem zehn Blumenerde 40 l",
        "ein paar Pflanzkübel",
        "Blumenerde 40 l so viele wie möglich",
        "?? GA/206",
        "20 Stk Spatengriffe",
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_line_of_a_list_that_is_not_understood_is_never_passed_over_in_silence(line, place):
    lines = ["5 Stk GA/118 Gartenschere", "7 Rollen GA/412 Bindedraht"]
    lines.insert(place, line)

    result = found("\n".join(lines))

    seen = result.left_over + [item.text for item in result.items if len(codes(item)) != 1]
    assert any(line.strip("? ") in text for text in seen)
    assert ("GA118", "5", "C62") in said(result.items)
    assert ("GA412", "7", "RO") in said(result.items)
