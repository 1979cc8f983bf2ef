"""Which number of a row is the quantity: the one under its heading, with a unit, at the front. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from intake.understanding import labels
from intake.understanding.columns import Columns
from intake.understanding.misread_figures import misread_figures
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import Phrase, is_led_to, phrases_of, unit_of
from intake.understanding.prices import PRICED_EACH
from intake.understanding.result import Quantity
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from intake.understanding.units_beside import column_begins_before, labelled_unit, unit_beside, unit_in_a_cell

_PACK = re.compile(r"(?i)^(?:à|a|je|zu|per|mit|=|ve|vpe|inhalt|inh\.?|paket|box|karton|beutel|dose)$")

# "Bitte noch 2 Gartenscheren": the words before the figure only ask for it.
_OPENING = frozenset(
    "bitte noch dazu und auch außerdem ausserdem zusätzlich ferner dann sowie wir ich brauchen brauche bräuchten benötigen benötige bestellen bestelle "
    "hiermit uns schicken senden liefern sie please also need we order".split()
)
_EACH = frozenset({"à", "á", "je", "zu", "per"})
_EACH_MISREAD = _EACH | {"j0", "jo", "jc"}
# A row with more numbers than this is no position.
_MOST_NUMBERS = 200
_ROUNDED = Decimal("0.02")
_BULLETS = frozenset({"-", "–", "—", "*", "•", "·", "+", "e", "o", ":", "="})


def quantities_of(
    tokens: Sequence[Token],
    phrases: Sequence[Phrase],
    columns: Columns | None,
    taken: Collection[int],
    *,
    block: bool,
    scanned: bool,
) -> list[tuple[Phrase, Quantity]]:
    """The quantities that the row may mean, the likeliest first.

    Args:
        taken: Indexes of tokens that are article numbers, prices or the like.
        block: The row belongs to a block of labelled rows.
        scanned: Read from a picture, where a figure may have become letters.
    """
    weighed = []
    read = [_of_its_column(tokens, each, columns) for each in phrases[:_MOST_NUMBERS]]
    for phrase in [*read, *(misread_figures(tokens, read, columns, taken) if scanned else ())]:
        weight = (
            _in_column(tokens, phrase, columns)
            if columns is not None and columns.has("quantity")
            else _in_line(tokens, phrase, taken, block=block)
        )
        if columns is not None and not columns.has("quantity"):
            weight += _in_unit_cell(tokens, phrase, columns)
        if weight > 0:
            unit, text = phrase.unit, phrase.unit_text
            if not unit or labels.UNIT.match(text):
                if columns is None:
                    unit, text = labelled_unit(tokens) if not text or labels.UNIT.match(text) else ("", text)
                else:
                    unit, text = unit_beside(tokens, phrase, columns, scanned=scanned)
                if not text and (columns is None or not columns.has("unit")):
                    unit, text = unit_in_a_cell(tokens, phrase)
                if not text and _is_priced(tokens, phrase, taken):
                    text = tokens[phrase.last + 1].text
            how = "column" if columns is not None and columns.has("quantity") else phrase.how
            weighed.append((phrase, Quantity(phrase.value, unit, _said(tokens, phrase), how, phrase.confidence, weight, text)))
    return sorted(weighed, key=lambda pair: -pair[1].weight)


def _of_its_column(tokens: Sequence[Token], phrase: Phrase, columns: Columns | None) -> Phrase:
    """A figure without the word in the next column: "1 | Karton A4 | Stk" are no cartons where the units have a column."""
    if columns is None or not phrase.unit or phrase.first == phrase.last or not columns.has("unit"):
        return phrase
    last = tokens[phrase.last]
    if last.part == tokens[phrase.first].part or columns.of(last) not in {"text", "code"}:
        return phrase
    return replace(phrase, last=phrase.last - 1, unit="", unit_text="", strong=False, measure=False)


def last_number(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> list[tuple[Phrase, Quantity]]:
    """The number at the very end of a row, behind a dash."""
    last = phrases[-1]
    if last.how != "number" or last.last != len(tokens) - 1 or last.first == 0:
        return []
    return [(last, Quantity(last.value, "", _said(tokens, last), "number", last.confidence, 1.5))]


def by_arithmetic(
    tokens: Sequence[Token], phrases: Sequence[Phrase], price: Decimal | None, total: Decimal | None
) -> list[tuple[Phrase, Quantity]]:
    """A bare number in a cell of its own that makes the total out of the price: ``Leim 500 ml | 10 | 104,70 | 1.047,00``."""
    if not price or not total:
        return []
    proven = [
        phrase
        for phrase in phrases
        if phrase.how == "number" and _begins_part(tokens, phrase.first) and abs(phrase.value * price - total) <= _ROUNDED
    ]
    return [(each, Quantity(each.value, "", _said(tokens, each), "unit", each.confidence, 4.0)) for each in proven[:1]]


def corrected_quantity(row: Row) -> Quantity | None:
    """The quantity in words that take back another one: the last number said."""
    phrases = phrases_of(row.tokens)
    if not phrases:
        return None
    return taken_for(row.tokens, phrases[-1])


def taken_for(tokens: Sequence[Token], phrase: Phrase) -> Quantity:
    """The quantity that words take for another one."""
    return Quantity(phrase.value, phrase.unit, _said(tokens, phrase), "words", phrase.confidence, 5.0, phrase.unit_text)


def _said(tokens: Sequence[Token], phrase: Phrase) -> str:
    return " ".join(token.text for token in tokens[phrase.first : phrase.last + 1])


def _in_column(tokens: Sequence[Token], phrase: Phrase, columns: Columns) -> float:
    """How well a number stands under the heading of the quantities; 0 where it stands elsewhere."""
    token = tokens[phrase.first]
    if token.aside:
        return 0.0
    distance = columns.distance("quantity", token)
    kind = columns.of(token)
    if kind not in {"quantity", "unit"} and not (
        phrase.strong and not phrase.measure and kind in {"text", "price"} and distance < 120
    ):
        return 0.0
    alone = (
        phrase.first == 0 or tokens[phrase.first - 1].part != token.part or tokens[phrase.first - 1].text.rstrip(".").isdigit()
    )
    if not alone and not (phrase.strong and not phrase.measure) and not column_begins_before(columns, token):
        return 0.0
    return 5.0 - min(distance, 200) / 60 + (1.0 if alone else 0.0) + (1.0 if phrase.strong and not phrase.measure else 0.0)


def _in_line(tokens: Sequence[Token], phrase: Phrase, taken: Collection[int], *, block: bool) -> float:
    """How much speaks for a number without a table to be the quantity."""
    first, token = phrase.first, tokens[phrase.first]
    # "A-4711 - 3": behind the number of the article the quantity leads as well.
    before = [each for at, each in enumerate(tokens[:first]) if at not in taken and each.text not in _BULLETS]
    leading = all(
        each.text.rstrip(".):").isdigit()
        or each.text.lower().rstrip(":,") in _OPENING
        or (each.part < token.part and unit_of(each.text))
        for each in before
    )
    if token.aside:
        # "GA/118 (5x)": nothing but the count stands in the brackets at the end.
        return 2.0 if phrase.how == "times" and phrase.last == len(tokens) - 1 and not tokens[first - 1].aside else 0.0
    beside = tokens[first - 1] if first and first - 1 not in taken else None
    if beside is not None and before and beside.part == token.part and _PACK.match(beside.text.strip("(")):
        return 0.2 if phrase.strong and not phrase.measure and beside.text.lower() == "mit" else 0.0
    labelled = beside is not None and labels.QUANTITY.match(beside.text) and beside.part == token.part
    if labelled or (block and before and labels.QUANTITY.match(before[-1].text)):
        return 6.0
    weight = {"times": 4.0, "unit": 3.0, "words": 2.5, "number": 0.0}[phrase.how]
    if not phrase.strong and _is_priced(tokens, phrase, taken):
        weight = 3.0
    elif phrase.how == "words" and not phrase.strong:
        weight = 1.0 if leading and phrase.value > 1 else 0.0
    if before and before[-1].text.lower().strip(",") == "davon":
        weight = max(weight, 3.0)
    if phrase.measure:
        # "(RH5404S) 20 Meter à 2,18 EUR": behind the article's number, and only prices follow.
        apart = _begins_part(tokens, first) or first - 1 in taken
        alone = apart and all(at in taken for at in range(phrase.last + 1, len(tokens)))
        weight = 2.5 if leading else (1.2 if alone or _ends_list(tokens, phrase) else 0.0)
    if leading:
        weight += 2.0
    own_part = (first == 0 or tokens[first - 1].part != token.part) and phrase.how == "number"
    if own_part and not leading and (phrase.last == len(tokens) - 1 or tokens[phrase.last + 1].part != token.part):
        weight += 1.0
    return weight


def _is_priced(tokens: Sequence[Token], phrase: Phrase, taken: Collection[int]) -> bool:
    """``sechs Blöcke à 11,94 EUR``: a number and what nobody knows as a unit, of which the price is given."""
    at = phrase.last + 1
    if phrase.measure or phrase.unit or at + 2 >= len(tokens) or not {at + 1, at + 2} <= set(taken):
        return False
    return tokens[at].text.isalpha() and tokens[at].text[0].isupper() and tokens[at + 1].text.lower() in PRICED_EACH


def _in_unit_cell(tokens: Sequence[Token], phrase: Phrase, columns: Columns) -> float:
    """``5 Fl.`` under "ME": where the figures have no heading of their own, they stand before the unit."""
    token = tokens[phrase.first]
    return 4.0 if columns.of(token) == "unit" and _begins_part(tokens, phrase.first) and not phrase.measure else 0.0


def _begins_part(tokens: Sequence[Token], first: int) -> bool:
    """Whether a number stands at the front of its cell; dashes before it do not count."""
    before = [token for token in tokens[:first] if token.text.strip("-–—.")]
    return not before or before[-1].part != tokens[first].part


def _ends_list(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """``Draht: 5 kg``, ``Draht .... 5 m à 2,10 EUR``: a measure at the very end behind a colon is how much, and one behind dots is as well."""
    before = tokens[phrase.first - 1].text if phrase.first else ""
    ends = phrase.last == len(tokens) - 1
    return (ends and before.endswith((":", "-", "–", "="))) or is_led_to(tokens, phrase)


def unread_in(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> tuple[str, ...]:
    """What stands under the heading of the quantities and is no number: handwriting, a crossed-out figure."""
    if columns is None or not columns.has("quantity"):
        return ()
    texts = []
    for number, token in enumerate(tokens):
        if number in taken or columns.of(token) != "quantity" or unit_of(token.text):
            continue
        alone = number == 0 or tokens[number - 1].part != token.part
        if alone and token.text.strip("-–—.,_'|"):
            texts.append(token.text)
    return tuple(texts)


def with_packs_aside(tokens: Sequence[Token], *, scanned: bool) -> list[Token]:
    """ "3 Pakete à 100", "je 32 Rollen": what is in a pack is a remark, not a quantity and no part of the name."""
    made = list(tokens)
    for number, token in enumerate(tokens[:-1]):
        if (
            token.text.lower() not in (_EACH_MISREAD if scanned else _EACH)
            or token.aside
            or parse_number(tokens[number + 1].text) is None
            or number == 0
        ):
            continue
        length = 3 if number + 2 < len(tokens) and unit_of(tokens[number + 2].text) else 2
        if length == 3 or number + 2 >= len(tokens):
            for at in range(number, number + length):
                made[at] = replace(made[at], aside=True)
    return made
