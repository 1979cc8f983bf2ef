"""What one row says: numbers of articles, quantity, prices, and the words that describe the goods. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from intake.understanding.columns import Columns
from intake.understanding.logical import Lexicon, content_of
from intake.understanding.numbers import parse_money, parse_number
from intake.understanding.phrases import MEASURES, Phrase, phrases_of, unbound, unit_of
from intake.understanding.result import Code, Quantity
from intake.understanding.rows import Row, Token
from orders.folding import folded

_LABEL_CODE = re.compile(
    r"(?i)^(?:(?:ihre|unsere|eure)?(?:artikel|art|bestell|best|mat|material|katalog|sach|teile)\.?-?(?:nr|nummer|no)?\.?|ean|gtin|sku|item|nr|nummer)\.?:?$"
)
_LABEL_QUANTITY = re.compile(r"(?i)^(?:menge|anzahl|qty|quantity|stückzahl|stueckzahl|bestellmenge|mng|anz)\.?:$")
_PER = re.compile(r"(?i)^/?\s?(?:(?:je|per|pro|/|à|p\.?)\s*)?(100|1000|1\.000|10)(?:\s*(?:st|stk|stück))?$")
_MONEY = re.compile(r"^(?:€|EUR|CHF)?\d{1,3}(?:[.'’]\d{3})*,\d{2,4}(?:€|EUR)?$|^(?:€|EUR|CHF)?\d+[.,]\d{2,4}(?:€|EUR)?$|^\d{1,3}(?:['’]\d{3})*\.[–-]+$")
_CURRENCY = frozenset({"€", "eur", "euro", "chf", "eur/st", "€/st", "fr", "fr."})
_PACK = re.compile(r"(?i)^(?:à|a|je|zu|per|mit|=|ve|vpe|inhalt|inh\.?|paket|box|karton|beutel|dose)$")
_MOST_CODE_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """One row, read.

    Attributes:
        content: How many words of the catalogue describe goods here.
        strong: The quantity has a unit or "x".
        labelled: The row labels its values itself ("Menge: 4 VE").
        unit_first: It begins with a unit before which the number is missing.
        unread: Texts in the column of quantities that are no number.
        opens: A heading of a block ("Position 10").
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
    content: int = 0
    strong: bool = False
    labelled: bool = False
    aside_only: bool = False
    unread: tuple[str, ...] = ()
    unit_first: bool = False
    opens: bool = False
    tokens: tuple[Token, ...] = field(default=())


def facts_of(row: Row, columns: Columns | None, lexicon: Lexicon, *, block: bool = False) -> Facts:
    """Read one row.

    Args:
        columns: Of the table that the row stands in, if any.
        block: The row belongs to a block of labelled rows.
    """
    tokens = _with_packs_aside(row.tokens)
    taken: set[int] = set()
    position = _position(tokens, columns, taken)
    codes = _codes(row, tokens, columns, lexicon, taken)
    money = _money(tokens, columns, taken)
    labelled = any(_LABEL_QUANTITY.match(token.text) or _LABEL_CODE.match(token.text) for token in tokens[:3])
    taken |= {number for number, token in enumerate(tokens[:4]) if _LABEL_QUANTITY.match(token.text) or (_LABEL_CODE.match(token.text) and codes)}
    phrases = [phrase for phrase in phrases_of(tokens) if not taken & set(range(phrase.first, phrase.last + 1))]
    chosen = _quantities(tokens, phrases, columns, block=block or labelled)
    for phrase, quantity in chosen[:1]:
        taken |= set(range(phrase.first, phrase.last + 1)) | _unit_cells(tokens, columns, quantity)
    unread = _unread(tokens, columns, taken) if columns is not None and not chosen else ()
    skipped = {number for number, token in enumerate(tokens) if columns is not None and columns.of(token) in {"other", "total", "price", "per"} and token.part > 0 and _far_right(columns, token)}
    rest = [token for number, token in enumerate(tokens) if number not in taken | skipped and not token.aside]
    aside = [token for token in tokens if token.aside]
    description = " ".join(unbound(token.text) for token in rest).strip(" -–—*•·:;,|")
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
        content=content_of(rest, lexicon),
        strong=any(phrase.strong for phrase, _ in chosen),
        unit_first=not chosen and columns is None and bool(tokens) and len(tokens) > 1 and bool(unit_of(_first_word(tokens))),
        labelled=labelled,
        aside_only=bool(aside) and not rest,
        unread=unread,
        tokens=tuple(rest),
    )


def _first_word(tokens: Sequence[Token]) -> str:
    """The first token that is a word; specks and single letters before it do not count."""
    return next((token.text for token in tokens[:3] if len(token.text.strip(".,-")) > 2), "")


def _far_right(columns: Columns, token: Token) -> bool:
    """A token right of every column of text and quantity: remarks, stock, sums."""
    lasts = [column.hi for column in columns.all if column.kind in {"text", "code", "quantity", "unit"}]
    return token.lo >= max(lasts, default=0.0)


def _position(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> int | None:
    """The line's own number at its front."""
    if not tokens:
        return None
    text = tokens[0].text.rstrip(".):")
    if not text.isdigit() or len(text) > 5:
        return None
    if columns is not None:
        if columns.has("pos") and columns.of(tokens[0]) == "pos":
            taken.add(0)
            return int(text)
        return None
    counted = tokens[0].text.endswith((".", ")")) and len(tokens) > 1 and len(text) <= 3
    if counted or (len(tokens) > 3 and tokens[1].part > tokens[0].part and _is_counted(tokens[1:])):
        taken.add(0)
        return int(text)
    return None


def _is_counted(tokens: Sequence[Token]) -> bool:
    """Whether another quantity follows, so that the number before it only counts the lines."""
    phrases = phrases_of(tokens)
    return bool(phrases) and phrases[0].first == 0 and phrases[0].strong


def _codes(row: Row, tokens: Sequence[Token], columns: Columns | None, lexicon: Lexicon, taken: set[int]) -> list[Code]:
    found: list[Code] = []
    at = 0
    while at < len(tokens):
        if at in taken:
            at += 1
            continue
        labelled = _is_labelled(tokens, at, columns)
        length = _known_length(row, tokens, at, lexicon, labelled=labelled)
        if length == 0 and labelled and _is_number_like(tokens[at].text):
            length = 1
        if length == 0:
            at += 1
            continue
        some = tokens[at : at + length]
        text = " ".join(token.text for token in some).strip(".,;:")
        found.append(Code(text, folded(text), labelled, min(token.confidence for token in some)))
        taken |= set(range(at, at + length))
        at += length
    return found


def _is_labelled(tokens: Sequence[Token], at: int, columns: Columns | None) -> bool:
    kind = columns.of(tokens[at]) if columns is not None else ""
    if kind == "code" or (kind == "pos" and re.search(r"[A-Za-z]", tokens[at].text) and re.search(r"\d", tokens[at].text)):
        return True
    before = tokens[at - 1].text if at else ""
    if before.lower() in {"lieferant", "nr", "nr.", "nummer", "nummer:"} and at > 1:
        before = tokens[at - 2].text
    return bool(_LABEL_CODE.match(before))


def _is_number_like(text: str) -> bool:
    """A run that may be an article number nobody knows: digits in it, and long enough."""
    plain = folded(text)
    dated = re.fullmatch(r"\d{1,2}[.:/]\d{2}(?:[.:/]\d{2,4})?", text.strip(",;"))
    return len(plain) >= 4 and any(character.isdigit() for character in plain) and not _MONEY.match(text) and not dated


def _known_length(row: Row, tokens: Sequence[Token], at: int, lexicon: Lexicon, *, labelled: bool) -> int:
    """How many tokens from here on make a known article number; 0 if none does."""
    for length in range(min(_MOST_CODE_TOKENS, len(tokens) - at), 0, -1):
        some = tokens[at : at + length]
        if any(token.part != some[0].part for token in some):
            continue
        text = "".join(token.text for token in some).strip(".,;:")
        plain = folded(text)
        if len(plain) < 3 or not _can_be_number(text, plain, length, labelled=labelled):
            continue
        if lexicon.is_code(plain, scanned=row.scanned and (labelled or len(plain) >= 5)):
            return length
    return 0


def _can_be_number(text: str, plain: str, length: int, *, labelled: bool) -> bool:
    digits = sum(character.isdigit() for character in plain)
    if labelled:
        return length == 1 or digits > 0
    if plain.isdigit():
        return len(plain) >= 5 and length == 1 and not re.search(r"[.,/x-]", text)
    if digits == 0:
        return length == 1 and len(plain) >= 4 and ("-" in text or "/" in text) and text.upper() == text
    if digits and length > 1:
        return len(plain) >= 6 and text[0].isupper()
    return len(plain) >= 4 or "-" in text or "/" in text


def _money(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> dict[str, Decimal]:
    """Price, per how many, and total of the row; the tokens are taken."""
    found: dict[str, Decimal] = {}
    amounts: list[tuple[int, Decimal]] = []
    for number, token in enumerate(tokens):
        if number in taken:
            continue
        after = tokens[number + 1].text.lower() if number + 1 < len(tokens) else ""
        before = tokens[number - 1].text.lower() if number else ""
        column = columns.of(token) if columns is not None else ""
        per = _PER.match(token.text)
        if column == "per" and parse_number(token.text) is not None and before:
            found.setdefault("per", parse_number(token.text) or Decimal(1))
            taken.add(number)
        elif per and (amounts or column == "price") and ("/" in token.text or before in {"je", "per", "pro", "/", "à"}):
            found.setdefault("per", Decimal(per[1].replace(".", "")))
            taken.add(number)
        elif _MONEY.match(token.text) and (column in {"price", "total", "per"} or after in _CURRENCY or before in _CURRENCY or "€" in token.text or (columns is None and number > 1)):
            value = parse_money(token.text)
            if value is not None and unit_of(after) == "" and not re.match(r"(?i)^(?:mm|cm|ml|kg|l|m|x)\b", after):
                amounts.append((number, value))
        elif token.text.lower() in _CURRENCY:
            taken.add(number)
    if columns is not None and not (columns.has("price") or columns.has("total")):
        amounts = [pair for pair in amounts if tokens[pair[0]].text.endswith("€") or (pair[0] + 1 < len(tokens) and tokens[pair[0] + 1].text.lower() in _CURRENCY)]
    taken |= {number for number, _ in amounts}
    if len(amounts) >= 2:
        found["price"], found["total"] = amounts[0][1], amounts[-1][1]
    elif amounts:
        number, value = amounts[0]
        kind = "total" if columns is not None and columns.has("total") and columns.distance("total", tokens[number]) < columns.distance("price", tokens[number]) else "price"
        found[kind] = value
    return found


def _quantities(tokens: Sequence[Token], phrases: Sequence[Phrase], columns: Columns | None, *, block: bool) -> list[tuple[Phrase, Quantity]]:
    """The quantities that the row may mean, the likeliest first."""
    weighed = []
    for phrase in phrases:
        weight = _in_column(tokens, phrase, columns) if columns is not None and columns.has("quantity") else _in_line(tokens, phrase, block=block)
        if weight > 0:
            unit, text = phrase.unit, phrase.unit_text
            if not unit and columns is not None:
                unit, text = _unit_beside(tokens, phrase, columns)
            how = "column" if columns is not None and columns.has("quantity") else phrase.how
            weighed.append((phrase, Quantity(phrase.value, unit, _said(tokens, phrase), how, phrase.confidence, weight, text)))
    return sorted(weighed, key=lambda pair: -pair[1].weight)


def _said(tokens: Sequence[Token], phrase: Phrase) -> str:
    return " ".join(token.text for token in tokens[phrase.first : phrase.last + 1])


def _in_column(tokens: Sequence[Token], phrase: Phrase, columns: Columns) -> float:
    """How well a number stands under the heading of the quantities; 0 where it stands elsewhere."""
    token = tokens[phrase.first]
    if token.aside:
        return 0.0
    distance = columns.distance("quantity", token)
    kind = columns.of(token)
    if kind not in {"quantity", "unit"} and not (phrase.strong and not phrase.measure and kind in {"text", "price"} and distance < 120):
        return 0.0
    alone = phrase.first == 0 or tokens[phrase.first - 1].part != token.part or tokens[phrase.first - 1].text.rstrip(".").isdigit()
    if not alone and not (phrase.strong and not phrase.measure) and not _column_begins_before(columns, token):
        return 0.0
    return 5.0 - min(distance, 200) / 60 + (1.0 if alone else 0.0) + (1.0 if phrase.strong and not phrase.measure else 0.0)


def _column_begins_before(columns: Columns, token: Token) -> bool:
    """Where a row is one run of words, only the place under the heading tells the quantity."""
    return columns.distance("quantity", token) < 0.2


def _in_line(tokens: Sequence[Token], phrase: Phrase, *, block: bool) -> float:
    """How much speaks for a number without a table to be the quantity."""
    first, token = phrase.first, tokens[phrase.first]
    before = [each for each in tokens[:first] if each.text not in {"-", "–", "*", "•", "·", "+", "e", "o"}]
    leading = not before or all(each.text.rstrip(".):").isdigit() for each in before)
    if token.aside:
        return 0.0
    if before and _PACK.match(before[-1].text.strip("(")):
        return 0.2 if phrase.strong and not phrase.measure and before[-1].text.lower() in {"mit"} else 0.0
    if block and before and _LABEL_QUANTITY.match(before[-1].text):
        return 6.0
    weight = {"times": 4.0, "unit": 3.0, "words": 2.5, "number": 0.0}[phrase.how]
    if phrase.how == "words" and not phrase.strong:
        weight = 1.0 if leading and phrase.value > 1 else 0.0
    if phrase.measure:
        alone = _begins_part(tokens, first) and phrase.last == len(tokens) - 1
        weight = 2.5 if leading else (1.2 if alone or _ends_list(tokens, phrase) else 0.0)
    if leading:
        weight += 2.0
    own_part = (first == 0 or tokens[first - 1].part != token.part) and phrase.how == "number"
    if own_part and not leading and (phrase.last == len(tokens) - 1 or tokens[phrase.last + 1].part != token.part):
        weight += 1.0
    return weight


def _begins_part(tokens: Sequence[Token], first: int) -> bool:
    """Whether a number stands at the front of its cell; dashes before it do not count."""
    before = [token for token in tokens[:first] if token.text.strip("-–—.")]
    return not before or before[-1].part != tokens[first].part


def _with_packs_aside(tokens: Sequence[Token]) -> list[Token]:
    """"3 Pakete à 100", "je 32 Rollen": what is in a pack is a remark, not a quantity and no part of the name."""
    made = list(tokens)
    for number, token in enumerate(tokens[:-1]):
        if token.text.lower() not in {"à", "á", "je", "zu", "per"} or token.aside or parse_number(tokens[number + 1].text) is None or number == 0:
            continue
        length = 3 if number + 2 < len(tokens) and unit_of(tokens[number + 2].text) else 2
        if length == 3 or number + 2 >= len(tokens):
            for at in range(number, number + length):
                made[at] = replace(made[at], aside=True)
    return made


def _ends_list(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """``Draht: 5 kg`` – a measure at the very end behind a colon is how much."""
    return phrase.last == len(tokens) - 1 and phrase.first > 0 and tokens[phrase.first - 1].text.endswith((":", "-", "–", "="))


def _unit_beside(tokens: Sequence[Token], phrase: Phrase, columns: Columns) -> tuple[str, str]:
    """The unit in a column of its own, or right beside the number."""
    named = [token for token in tokens[: phrase.first] + tokens[phrase.last + 1 :] if columns.has("unit") and columns.of(token) == "unit" and unit_of(token.text)]
    if named:
        nearest = min(named, key=lambda token: columns.distance("unit", token))
        return unit_of(nearest.text), nearest.text
    after = tokens[phrase.last + 1] if phrase.last + 1 < len(tokens) else None
    if after is not None and re.fullmatch(r"[A-Za-zäöü]{1,6}\.?", after.text) and (
        after.part == tokens[phrase.last].part or columns.of(after) == "unit"
    ) and columns.of(after) in {"unit", "quantity"}:
        return "", after.text  # a unit that only the article explains: "PAA"
    return "", ""


def _unit_cells(tokens: Sequence[Token], columns: Columns | None, quantity: Quantity) -> set[int]:
    if columns is None or not quantity.unit_text:
        return set()
    return {number for number, token in enumerate(tokens) if token.text == quantity.unit_text and columns.of(token) in {"unit", "quantity"}}


def _unread(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> tuple[str, ...]:
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


def is_measure(unit: str) -> bool:
    """Whether a unit measures (litres, metres) rather than counts."""
    return unit in MEASURES
