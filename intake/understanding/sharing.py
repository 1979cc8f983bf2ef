"""Several goods in one row: each number with its count, and one count for all of them ("je 5 Stück"). Plain Python.

What cannot be told apart here stays one row: two numbers of articles in one position, or "je" in a row, are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from intake.understanding.codes import known_length
from intake.understanding.logical import Lexicon, content_of, goods_in
from intake.understanding.phrases import Phrase, phrases_of
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from intake.understanding.wording import Wording

_EACH = frozenset({"je", "jeweils", "each"})
_AND = frozenset({"und", "sowie", "and", "&", "+", "u."})
_SHORTEST_NOUN = 4
# What may stand before the name of the goods: "bitte von den Scheren".
_BEFORE_GOODS = frozenset(
    "bitte von vom den dem der die das noch auch dann dazu wir ich uns brauchen brauche bräuchten benötigen bestellen hätten gern gerne please of the".split()
)


def by_numbers(row: Row, lexicon: Lexicon) -> list[Row]:
    """ "5 GA/118, 3 GA/330", "GA/118 5x, GA/330 3x": one row for each number; empty where the row is not of this kind."""
    tokens = row.tokens
    goods = _numbers(row, lexicon)
    counts = [phrase for phrase in phrases_of(tokens) if not phrase.measure and not _overlaps(phrase, goods)]
    if len(goods) < 2 or len(goods) != len(counts):
        return []
    ends = [(phrase.first, phrase.last) for phrase in counts]
    firsts = _alternating(ends, goods) or _alternating(goods, ends)
    if not firsts or not all(_is_end(tokens[first - 1]) for first in firsts[1:]):
        return []
    edges = [0, *firsts[1:], len(tokens)]
    return [_cut(row, tokens[begin:end]) for begin, end in pairwise(edges)]


def _numbers(row: Row, lexicon: Lexicon) -> list[tuple[int, int]]:
    """First and last token of each known article number."""
    found, at = [], 0
    while at < len(row.tokens):
        length = known_length(row, row.tokens, at, lexicon, labelled=False)
        if length:
            found.append((at, at + length - 1))
        at += max(1, length)
    return found


def _overlaps(phrase: Phrase, spans: Sequence[tuple[int, int]]) -> bool:
    return any(phrase.first <= last and first <= phrase.last for first, last in spans)


def _alternating(leading: Sequence[tuple[int, int]], following: Sequence[tuple[int, int]]) -> list[int]:
    """Where each pair begins, if one of the second kind stands behind each of the first; empty if not."""
    order = [span for pair in zip(leading, following, strict=True) for span in pair]
    return [first for first, _ in leading] if all(one[1] < other[0] for one, other in pairwise(order)) else []


def _is_end(token: Token) -> bool:
    return token.text.endswith((",", ";")) or token.text.lower() in _AND | {"/"}


def shared_out(row: Row, lexicon: Lexicon) -> list[Row]:
    """ "je 5 GA/118 und GA/330", "GA/118, GA/330 je 5 Stück": one row for each of the goods; empty where they cannot be told apart.

    Known numbers are certain. Goods told apart by words alone ("je 5 Scheren und Kübel", "Handschuhe in M, L und XL, je 3") are
    marked as shared and keep the whole sentence as their text, so that a person sees how it was parted.
    """
    counted, rest = _shared(row)
    goods = list(_pieces(rest))
    if len(goods) < 2:
        return []
    if all(_numbers(_cut(row, piece), lexicon) for piece in goods):
        return [_cut(row, [*counted, *piece]) for piece in goods]
    if not all(_is_named(piece, lexicon) for piece in goods) or _is_kind(goods):
        goods = _kinds(goods, lexicon)
    return [replace(row, tokens=(*counted, *piece), shared=True) for piece in goods]


def _is_kind(goods: Sequence[Sequence[Token]]) -> bool:
    """Whether all but the first are so short that they only say which kind of the first is meant: "Isolator Siltec in Band und Seil"."""
    return len(goods[0]) > 1 + max(map(len, goods[1:]))


def _kinds(goods: Sequence[Sequence[Token]], lexicon: Lexicon) -> list[list[Token]]:
    """ "Fett 250 ml mit Kamille und ohne Kamille": the end of the first is what the others have instead; empty if nothing is left of it."""
    base = goods[0][: -len(goods[1])]
    if not goods_in(base, lexicon) or not _is_kind([goods[0], goods[1][:1]]):
        return []
    return [list(goods[0]), *([*base, *piece] for piece in goods[1:])]


def _shared(row: Row) -> tuple[Sequence[Token], Sequence[Token]]:
    """The tokens of the one count behind "je", and all others; empty where more than that is counted."""
    tokens = [replace(token, aside=False) for token in row.tokens]
    at = next((number for number, token in enumerate(tokens[:-1]) if token.text.lower().strip(",:(") in _EACH), None)
    if at is None:
        return (), ()
    before, behind = tokens[:at], [replace(tokens[at + 1], text=tokens[at + 1].text.rstrip(".,)")), *tokens[at + 2 :]]
    counts = phrases_of(behind)
    others = [phrase for phrase in [*phrases_of(before), *counts[1:]] if phrase.strong and not phrase.measure]
    if not counts or counts[0].first != 0 or others:
        return (), ()
    after = behind[counts[0].last + 1 :]
    both = any(map(_is_noun, before)) and any(map(_is_noun, after))
    return ((), ()) if both else (behind[: counts[0].last + 1], [*before, *after])


def _is_noun(token: Token) -> bool:
    return len(token.text.strip(".,;:")) >= _SHORTEST_NOUN and token.text[:1].isupper()


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for token in tokens:
        if not piece and token.text.lower() in _BEFORE_GOODS:
            continue
        if token.text.lower() in _AND:
            yield from [piece] if piece else []
            piece = []
            continue
        piece.append(token)
        if token.text.endswith((",", ";")):
            yield piece
            piece = []
    yield from [piece] if piece else []


def _is_named(piece: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a piece names goods by itself: by a noun that is no colour."""
    return any(_is_noun(token) and content_of([token], lexicon) and not Wording(token.text).colours for token in piece)


def _cut(row: Row, tokens: Sequence[Token]) -> Row:
    return replace(row, text=" ".join(token.text for token in tokens), tokens=tuple(tokens))
