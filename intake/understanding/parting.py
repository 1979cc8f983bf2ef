"""Rows brought to one wish each: sentences parted, and those with several quantities or several goods. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.understanding import noise
from intake.understanding.logical import BULLET, Lexicon, content_of, goods_in
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import Phrase, phrases_of, unit_of
from intake.understanding.prices import is_currency, is_money
from intake.understanding.rows import Row
from intake.understanding.sharing import by_numbers, shared_out
from intake.understanding.spoken import is_spoken, taken_back, written
from intake.understanding.tokens import Token
from intake.understanding.wording import Wording

_LONGEST_UNIT_SHORT = 4
_LONGEST_ENTRY = 16
_SHORTEST_GOODS = 5
_JOINING = frozenset({"und", "sowie", "noch", "dann", "dazu", "and"})
_ABBREVIATIONS = frozenset(
    "nr art gr ca z.b d.h bzw inkl stk st pck pkg pak ktn kan ro rl ds fl vz verz best bestell pos tel str usw evtl max min ltr mio dr hr fr i.a i.v ing dipl u.a".split()
)
_ASKING = re.compile(r"(?i)\b(?:bitte|daf(?:ü|ue)r|statt\w*|brauch\w*|ben(?:ö|oe)tig\w*|bestell\w*|liefern|schicken|please)\b")
_NUMERIC_DESCRIPTION = re.compile(r"^[\d.,x×/*-]+$")


def parted(row: Row, lexicon: Lexicon) -> list[Row]:
    """Part a row into sentences, and a sentence with several quantities or several goods into one row each."""
    made = []
    for sentence in _sentences(written(row), lexicon) if is_spoken(row) else _sentences(row, lexicon):
        made += (
            by_numbers(sentence, lexicon) or shared_out(sentence, lexicon) or _wishes(sentence, lexicon, spoken=is_spoken(row))
        )
    return made


def _sentences(row: Row, lexicon: Lexicon) -> list[Row]:
    parts: list[list[Token]] = [[]]
    listed = _is_listed(row)
    for number, token in enumerate(row.tokens):
        parts[-1].append(token)
        after = row.tokens[number + 1] if number + 1 < len(row.tokens) else None
        counted = len(parts[-1]) >= 2 and parse_number(parts[-1][-2].text) is not None
        counted = counted and (len(parts[-1]) == 2 or _is_behind_a_price(parts[-1], len(parts[-1]) - 2))
        if (
            after is not None
            and not token.aside
            and _ends_sentence(token, after, first=len(parts[-1]) == 1, counted=counted)
            and not (listed and _goes_on_listing(token, after))
            and not _is_shortened(parts[-1], after, lexicon)
        ):
            parts.append([])
    if len(parts) == 1:
        return [row]
    return [_cut(row, tokens) for tokens in parts if tokens]


def _is_listed(row: Row) -> bool:
    """Whether a row is one entry of a list: a single quantity, at its front or its end."""
    strong = [phrase for phrase in phrases_of(row.tokens) if phrase.strong and not phrase.measure]
    if len(strong) != 1 or len(row.tokens) > _LONGEST_ENTRY:
        return False
    front = next((number for number, token in enumerate(row.tokens) if not BULLET.match(token.text)), 0)
    return strong[0].first == front or strong[0].last == len(row.tokens) - 1


def _is_shortened(sentence: Sequence[Token], after: Token, lexicon: Lexicon) -> bool:
    """Whether a full stop shortens the only word behind a quantity: "zwei Kartons Spritzb. Ostduris 53 cm"."""
    word = sentence[-1]
    if not word.text[:-1].isalpha() or content_of([word], lexicon) or not content_of([after], lexicon):
        return False
    counted = phrases_of(sentence)
    return bool(counted) and counted[-1].strong and counted[-1].last == len(sentence) - 2


def _goes_on_listing(token: Token, after: Token) -> bool:
    """Whether a full stop in an entry of a list only shortens a word: "2 Karton Untersuchu. Velphor Latex"."""
    return token.text[:-1].isalpha() and bool(Wording(after.text).words) and not _ASKING.search(after.text)


def _ends_sentence(token: Token, after: Token, *, first: bool, counted: bool) -> bool:
    """Whether a sentence is over; ``counted``: a number stands right before the token and begins the row or stands behind a price ("5 Bl. Margarine")."""
    text = token.text
    if text.endswith((";", "!", "?")):
        return True
    if not text.endswith(".") or first:
        return False
    word = text.rstrip(".").lower()
    if after.text[:1].isdigit() or unit_of(word) or (word.isdecimal() and unit_of(after.text)):
        return False
    if word[-1:].isdigit():
        return len(word) < 4 and after.text.isalpha() and len(after.text) > 3 and not _is_month(after.text)
    if counted and len(word) <= _LONGEST_UNIT_SHORT and word.isalpha():
        return False
    # "Art.-Nr." ends no sentence either.
    return len(word) > 1 and word not in _ABBREVIATIONS and re.split(r"[.-]", word)[-1] not in _ABBREVIATIONS


def _is_month(text: str) -> bool:
    return text.lower()[:3] in {
        "jan",
        "feb",
        "mär",
        "mae",
        "mar",
        "apr",
        "mai",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "nov",
        "dez",
        "kal",
    }


def _cut(row: Row, tokens: Sequence[Token]) -> Row:
    return replace(row, text=" ".join(token.text for token in tokens), tokens=tuple(tokens))


def _wishes(row: Row, lexicon: Lexicon, *, spoken: bool = False) -> list[Row]:
    """One row for each quantity that has goods of its own, or shares those before it."""
    tokens = row.tokens
    if taken_back(tokens, phrases_of(tokens)) is not None:
        return [row]  # one quantity, and the one that was said before
    strong = [
        phrase
        for phrase in phrases_of(tokens)
        if not tokens[phrase.first].aside
        and (phrase.strong or _is_behind_a_price(tokens, phrase.first))
        and (not phrase.measure or _is_own_wish(tokens, phrase, lexicon))
    ]
    if spoken:
        # "hundert Schlossschrauben": a number word before goods is a quantity.
        strong = [
            phrase
            for phrase in phrases_of(tokens)
            if phrase.strong or content_of(tokens[phrase.last + 1 : phrase.last + 2], lexicon)
        ]
    if len(strong) < 2:
        return [row]
    head = tokens[: strong[0].first]
    edges = [phrase.first for phrase in strong] + [len(tokens)]
    bodies = [tokens[edges[number] : edges[number + 1]] for number in range(len(strong))]
    leads = goods_in(head, lexicon)
    own = [goods_in(tokens[phrase.last + 1 : edges[number + 1]], lexicon) for number, phrase in enumerate(strong)]
    if leads and not own[-1] and sum(1 for count in own if count) >= len(strong) - 1 and len(strong) > 1 and own[0]:
        return _trailing(row, strong)
    if sum(1 for count in own if count) < 1 and not leads:
        return [row]
    if not leads and sum(1 for count in own if count) == 1:
        same = _same_again(row, strong, own, lexicon)
        if same is not None:
            return same
    made = _leading(row, head if leads else (), strong, bodies, own)
    return _of_the_past(made, row, strong) if noise.is_past(" ".join(token.text for token in head)) else made


def _is_own_wish(tokens: Sequence[Token], phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether so many metres are wanted of what follows: "…, 25 Meter Aderleitung"; "…, 5 m Ring" tells how long one is."""
    before = tokens[phrase.first - 1].text.lower() if phrase.first else ","
    after = tokens[phrase.last + 1] if phrase.last + 1 < len(tokens) else None
    if phrase.unit != "MTR" or after is None or len(after.text) < _SHORTEST_GOODS or unit_of(after.text):
        return False
    if _is_behind_a_price(tokens, phrase.first):
        return True
    return (before.endswith((",", ";")) or before in _JOINING) and goods_in((after,), lexicon) > 0


def _is_behind_a_price(tokens: Sequence[Token], at: int) -> bool:
    """Whether the position before is over: "à 9,11 EUR, 120 Meter", "à 9,11 EUR und 2 Bt."."""
    before = at - 1 if at and tokens[at - 1].text.lower() not in _JOINING else at - 2
    joined = before < at - 1 or (before >= 0 and tokens[before].text.endswith((",", ";")))
    return before > 0 and joined and is_currency(tokens[before].text) and is_money(tokens[before - 1].text)


def _of_the_past(made: list[Row], row: Row, strong: Sequence[Phrase]) -> list[Row]:
    """ "Gutschrift für 5 Hosen und 2 Jacken, bitte 3 Hemden": what it begins with holds until something is asked for."""
    begins = " ".join(token.text for token in row.tokens[: strong[0].first])
    told = []
    for part, phrase in zip(made, strong, strict=True):
        between = " ".join(token.text for token in row.tokens[strong[0].first : phrase.first])
        told.append(part if _ASKING.search(between) else replace(part, text=f"{begins} {part.text}"))
    return told


def _trailing(row: Row, strong: Sequence[Phrase]) -> list[Row]:
    """ "Leim 750 g 12 Flaschen, Klebeband 3 Rollen": the goods stand before their quantity."""
    edges = [0] + [phrase.last + 1 for phrase in strong]
    edges[-1] = len(row.tokens)
    return [_cut(row, row.tokens[edges[number] : edges[number + 1]]) for number in range(len(strong))]


def _leading(
    row: Row, head: Sequence[Token], strong: Sequence[Phrase], bodies: Sequence[Sequence[Token]], own: Sequence[int]
) -> list[Row]:
    """ "3x Hose grau in 52 und 2x in 98": what has no goods of its own takes over those before it."""
    made: list[Row] = []
    shared: list[Token] = list(head)
    for phrase, body, count in zip(strong, bodies, own, strict=True):
        length = phrase.last - phrase.first + 1
        if count:
            shared = (
                [*head, *(token for token in body[length:] if not _is_variant(token))]
                if head and not made
                else [token for token in body[length:] if not _is_variant(token)]
            )
            tokens = [*body[:length], *head, *body[length:]] if head and not made else list(body)
        else:
            tokens = [*body[:length], *shared, *body[length:]]
        made.append(_cut(row, tokens))
    return made


def _is_variant(token: Token) -> bool:
    """A size or bare number, which the next variant replaces."""
    return bool(_NUMERIC_DESCRIPTION.match(token.text.strip(".,;")))


def _same_again(row: Row, strong: Sequence[Phrase], own: Sequence[int], lexicon: Lexicon) -> list[Row] | None:
    """ "20 Liter Reiniger, also zwei Kanister": two ways to say the same; the row stays one."""
    between = " ".join(token.text.lower() for token in row.tokens[strong[0].last + 1 : strong[1].first])
    if re.search(r"\b(?:also|d\.?h\.?|das\s+sind|entspricht|=|insgesamt|sprich)\b|=", between):
        return [row]
    return None
