"""What one row says: numbers of articles, quantity, prices, and the words that describe the goods. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from intake.understanding import labels
from intake.understanding.codes import codes_of
from intake.understanding.columns import Columns, longest_label
from intake.understanding.logical import Lexicon, content_of, goods_in
from intake.understanding.phrases import in_figures, phrases_of, unit_of
from intake.understanding.prices import prices_of, with_decimals
from intake.understanding.quantities import (
    by_arithmetic,
    last_number,
    quantities_of,
    taken_for,
    unread_in,
    with_packs_aside,
)
from intake.understanding.result import Code, Quantity
from intake.understanding.rows import Row
from intake.understanding.spoken import taken_back
from intake.understanding.tokens import POSITION, Token
from intake.understanding.units_beside import unit_cells
from intake.understanding.vague import vague_amount
from orders.units import MEASURES

# "Handschuhe L - 4"
_ENDS_COUNTED = re.compile(r"\S\s+[-–—=x×]\s+\d{1,4}\s*$")


_SHORT_LABEL = re.compile(r"[A-Za-z]{1,4}\.?:")
# Tokens of the longest line that is one entry of a list.
LONGEST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """One row, read.

    Attributes:
        content: How many words of the catalogue describe goods here.
        beside: What stands in columns that are none of the goods': remarks, stores.
        strong: The quantity has a unit or "x".
        unit, unit_text: The unit that stands behind a label in a row of its own, or in the row below its quantity.
        labelled: The row labels its values itself ("Menge: 4 VE").
        unit_first: It begins with a unit before which the number is missing, or ends with a label ("Menge:") behind which it is.
        unread: Texts in the column of quantities that are no number.
        opens: A heading of a block ("Position 10").
        corrected: The quantity takes back another one in the same row.
        vague: An amount that is none ("ein paar"), where no number stands.
    """

    row: Row
    codes: tuple[Code, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    position: int | None = None
    price: Decimal | None = None
    per: Decimal | None = None
    total: Decimal | None = None
    description: str = ""
    aside: str = ""
    beside: str = ""
    content: int = 0
    strong: bool = False
    labelled: bool = False
    aside_only: bool = False
    unread: tuple[str, ...] = ()
    unit_first: bool = False
    opens: bool = False
    vague: str = ""
    corrected: bool = False
    unit: str = ""
    unit_text: str = ""
    tokens: tuple[Token, ...] = field(default=())


def facts_of(row: Row, columns: Columns | None, lexicon: Lexicon, *, block: bool = False) -> Facts:
    """Read one row.

    Args:
        columns: Of the table that the row stands in, if any.
        block: The row belongs to a block of labelled rows.
    """
    told = _labelled_unit_of(row) if block else None
    if told is not None:
        return told
    tokens = with_packs_aside(with_decimals(row.tokens) if row.scanned else row.tokens, scanned=row.scanned)
    taken: set[int] = set()
    position = _position(tokens, columns, taken, row.text, scanned=row.scanned)
    codes = codes_of(row, tokens, columns, lexicon, taken)
    money = prices_of(tokens, columns, taken)
    labelled = any(labels.QUANTITY.match(token.text) or labels.CODE.match(token.text) for token in tokens[:3])
    taken |= {
        number
        for number, token in enumerate(tokens[:4])
        if labels.QUANTITY.match(token.text) or (labels.CODE.match(token.text) and codes)
    }
    phrases = [phrase for phrase in phrases_of(tokens) if not taken & set(range(phrase.first, phrase.last + 1))]
    chosen = quantities_of(tokens, phrases, columns, taken, block=block or labelled, scanned=row.scanned)
    if not chosen and columns is None and phrases and _ENDS_COUNTED.search(row.text):
        chosen = last_number(tokens, phrases)
    if columns is None and row.scanned and (proven := by_arithmetic(tokens, phrases, money.get("price"), money.get("total"))):
        chosen = [*proven, *chosen]
    back = taken_back(tokens, phrases) if columns is None else None
    if back is not None:
        chosen = [(back[1], taken_for(tokens, back[1]))]
        # The number that was said first is part of no name, nor are the words that take it back.
        taken |= {
            number
            for phrase in phrases
            if phrase.last < back[0] and not phrase.measure
            for number in range(phrase.first, phrase.last + 1)
        }
        taken |= set(range(back[0], back[1].first))
    for phrase, quantity in chosen[:1]:
        taken |= set(range(phrase.first, phrase.last + 1)) | unit_cells(tokens, columns, quantity)
    unread = unread_in(tokens, columns, taken) if columns is not None and not chosen else ()
    skipped = _beside_the_goods(tokens, columns, taken)
    if chosen and position is None and 0 not in taken and re.fullmatch(r"\d{1,3}", tokens[0].text) and len(tokens) > 3:
        # Another number is the quantity: this one only counts the lines.
        position = int(tokens[0].text)
        taken.add(0)
    below = _unit_below(tokens, columns) if not chosen else None
    taken |= _own_labels(tokens, taken) | ({below} if below is not None else set())
    rest = [token for number, token in enumerate(tokens) if number not in taken | skipped and not token.aside]
    aside = [token for token in tokens if token.aside]
    description = in_figures(rest).strip(" -–—*•·:;,|")
    return Facts(
        row=row,
        codes=tuple(codes),
        quantities=tuple(quantity for _, quantity in chosen),
        position=position,
        price=money.get("price"),
        per=money.get("per"),
        total=money.get("total"),
        description=description,
        aside=" ".join(token.text for token in aside).strip("()"),
        beside=" ".join(
            tokens[number].text for number in sorted(skipped - taken) if columns and columns.of(tokens[number]) == "other"
        ),
        content=content_of(rest, lexicon),
        strong=back is not None or any(phrase.strong for phrase, _ in chosen),
        unit_first=not chosen and columns is None and len(tokens) > 1 and _lacks_a_number(tokens),
        unit=unit_of(tokens[below].text) if below is not None else "",
        unit_text=tokens[below].text if below is not None else "",
        labelled=labelled,
        aside_only=bool(aside) and not rest,
        unread=unread,
        vague=_vague(tokens, lexicon) if not chosen and columns is None else "",
        corrected=back is not None,
        tokens=tuple(rest),
    )


def _vague(tokens: Sequence[Token], lexicon: Lexicon) -> str:
    """ "ein paar Kübel": the vague amount right before goods."""
    amount = vague_amount(tokens)
    if amount is None or not goods_in(tokens[amount[1] + 1 : amount[1] + 4], lexicon):
        return ""
    return " ".join(token.text for token in tokens[amount[0] : amount[1] + 1])


def _labelled_unit_of(row: Row) -> Facts | None:
    """A row of a block that gives nothing but the unit behind its label: ``ME: Karton``, which a scan may show as ``MF: Karton``."""
    taken, kind = longest_label(row.tokens, 0)
    behind = [token.text for token in row.tokens[taken:]]
    if row.scanned and not kind and len(behind) == 1 and _SHORT_LABEL.fullmatch(row.tokens[0].text) and unit_of(behind[0]):
        kind = "unit"
    return Facts(row, unit=unit_of(behind[0]), unit_text=behind[0]) if kind == "unit" and len(behind) == 1 else None


def _unit_below(tokens: Sequence[Token], columns: Columns | None) -> int | None:
    """Where the unit of the quantity in the row above stands, if its cell goes on here: ``3,00`` over ``Paletten``."""
    if columns is None:
        return None
    placed = (number for number, token in enumerate(tokens) if token.column is not None and unit_of(token.text))
    return next((number for number in placed if columns.of(tokens[number]) in {"quantity", "unit"}), None)


def _lacks_a_number(tokens: Sequence[Token]) -> bool:
    """Whether a row has the unit or the label of a quantity, and no quantity."""
    return bool(unit_of(_first_word(tokens)) or labels.QUANTITY.match(tokens[-1].text))


def _own_labels(tokens: Sequence[Token], taken: set[int]) -> set[int]:
    """Labels at the front of a cell ("Description …", "Unit …") with what they label, as far as it is no name."""
    found: set[int] = set()
    for number, token in enumerate(tokens):
        front = number == 0 or tokens[number - 1].part != token.part
        if not front or number in taken:
            continue
        alone = number + 1 < len(tokens) and tokens[number + 1].part == token.part
        if alone and (labels.TEXT.match(token.text) or labels.CODE.match(token.text) or labels.QUANTITY.match(token.text)):
            found.add(number)
        elif alone and labels.UNIT.match(token.text) and unit_of(tokens[number + 1].text):
            found |= {number, number + 1}
    return found


def _first_word(tokens: Sequence[Token]) -> str:
    """The first token that is a word; specks and single letters before it do not count."""
    return next((token.text for token in tokens[:3] if len(token.text.strip(".,-")) > 2), "")


def _beside_the_goods(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> set[int]:
    """Indexes of the tokens right of the goods; the end of a name that reaches under the next heading is still the name."""
    found: set[int] = set()
    for number, token in enumerate(tokens):
        if columns is None or token.part == 0 or columns.of(token) not in {"other", "total", "price", "per"}:
            continue
        goes_on = number > 0 and tokens[number - 1].part == token.part and number - 1 not in found | taken
        if not goes_on and _far_right(columns, token):
            found.add(number)
    return found


def _far_right(columns: Columns, token: Token) -> bool:
    """A token right of every column of text and quantity: remarks, stock, sums."""
    lasts = [column.hi for column in columns.all if column.kind in {"text", "code", "quantity", "unit"}]
    return token.lo >= max(lasts, default=0.0)


def _position(tokens: Sequence[Token], columns: Columns | None, taken: set[int], line: str, *, scanned: bool) -> int | None:
    """The line's own number at its front."""
    if not tokens:
        return None
    if columns is not None:
        return _headed_position(tokens, columns, taken)
    text = tokens[0].text.rstrip(".):")
    if len(tokens) > 3 and POSITION.fullmatch(tokens[0].text) and re.fullmatch(r"\d{1,4}[:.]", tokens[1].text):
        taken |= {0, 1}
        return int(tokens[1].text[:-1])  # "Pos. 1: 5 Kartons …"
    if scanned and len(tokens) > 3 and re.fullmatch(r"\d{1,3},", text) and _is_counted(tokens[1:]):
        taken.add(0)
        return int(text[:-1])  # "3, 5 Beutel": a full stop read as a comma
    if not text.isdecimal() or len(text) > 5:
        return None
    counted = len(tokens) > 1 and len(text) <= 3 and re.match(rf"\W*{text}[.)]+\s", line) is not None
    if counted or (len(tokens) > 3 and tokens[1].part > tokens[0].part and _is_counted(tokens[1:])):
        taken.add(0)
        return int(text)
    return None


def _headed_position(tokens: Sequence[Token], columns: Columns, taken: set[int]) -> int | None:
    """The number under the heading of the positions, which stands first as a rule."""
    for number, token in enumerate(tokens if columns.has("pos") else ()):
        text = token.text.rstrip(".):")
        alone = number == 0 or tokens[number - 1].part != token.part
        if text.isdecimal() and len(text) <= 5 and alone and columns.of(token) == "pos":
            taken.add(number)
            return int(text)
    return None


def _is_counted(tokens: Sequence[Token]) -> bool:
    """Whether another quantity follows, so that the number before it only counts the lines."""
    phrases = phrases_of(tokens)
    return bool(phrases) and phrases[0].first == 0 and phrases[0].strong


def is_plain_wish(facts: Facts) -> bool:
    """A quantity at the front with goods behind it is one, whatever is remarked in the same line."""
    if not facts.quantities or not facts.content:
        return False
    best = facts.quantities[0]
    return best.weight >= (2.0 if best.how == "number" else 4.5)


def counts_something(facts: Facts) -> bool:
    """A number with a unit at the front and something behind it: a position, though nobody knows of what."""
    best = facts.quantities[0]
    named = sum(map(str.isalnum, facts.description)) >= 3
    # Or at the very end of a short line: "534222-27 .... 2 Stück".
    ends = (
        best.weight >= 3.0
        and len(facts.row.tokens) <= LONGEST_LISTED
        and facts.row.text.rstrip(".,").endswith(best.text.rstrip(".,"))
    )
    return named and best.how != "number" and (best.weight >= 4.5 or ends) and best.unit not in MEASURES
