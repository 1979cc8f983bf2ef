"""Speech written down: numbers in words, sizes as they are said, the two sides of a conversation. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from intake.understanding.numbers import parse_number_word
from intake.understanding.phrases import Phrase
from intake.understanding.rows import Row
from intake.understanding.tokens import Token

_SPEAKER = re.compile(r"^\s*([A-ZÄÖÜ]{1,3}|[A-ZÄÖÜ][a-zäöüß]{2,15})\s?:\s")
_LEAST_LETTERS = 60
_ENDS = re.compile(r"(?i)^(?:kundennummer|telefonnummer|rückruf|danke|dankeschön|tschüss|wiederhören|ade)$")
_BETWEEN = frozenset({"mal", "auf"})
_CORRECTION = re.compile(
    r"(?i)\b(?:nein|nee|warten\s+sie|moment|halt|doch\s+lieber|lieber|machen\s+(?:sie|wir)|sagen\s+wir|besser|davon|ach)\b"
)


def is_spoken(row: Row) -> bool:
    """Whether a row is a transcript: long, without a single figure, with number words in it."""
    if len(row.text) < _LEAST_LETTERS or any(character.isdigit() for character in row.text):
        return False
    return sum(parse_number_word(token.text) is not None for token in row.tokens) >= 2


def written(row: Row) -> Row:
    """A spoken row as one would write it: ``fünf mal achtzig`` → ``5x80``, ``em zehn`` → ``M10``; ends where the goods end."""
    tokens: list[Token] = []
    rest = list(row.tokens)
    while rest:
        if tokens and _ENDS.match(rest[0].text.strip(".,")):
            break
        token, taken = _next(rest)
        tokens.append(token)
        rest = rest[taken:]
    return replace(row, tokens=tuple(tokens), text=" ".join(token.text for token in tokens))


def _next(rest: Sequence[Token]) -> tuple[Token, int]:
    """The next token as it is written, and how many spoken ones it stands for."""
    size, taken = _size(rest)
    if size:
        return replace(rest[0], text=size, end=rest[taken - 1].end), taken
    if rest[0].text.lower() in {"em", "m"} and len(rest) > 1:
        size, taken = _size(rest[1:])
        value = parse_number_word(rest[1].text)
        if size or value is not None:
            return replace(rest[0], text=f"M{size or value}", end=rest[max(taken, 1)].end), 1 + max(taken, 1)
    return rest[0], 1


def _size(rest: Sequence[Token]) -> tuple[str, int]:
    """``fünf mal achtzig`` at the front; empty if it is none."""
    numbers = [_number(token) for token in rest[:5:2]]
    if len(rest) < 3 or numbers[0] is None or numbers[1] is None or rest[1].text.lower() not in _BETWEEN:
        return "", 0
    if len(rest) >= 5 and rest[3].text.lower() in _BETWEEN and len(numbers) > 2 and numbers[2] is not None:
        return f"{numbers[0]}x{numbers[1]}x{numbers[2]}", 5
    return f"{numbers[0]}x{numbers[1]}", 3


def _number(token: Token) -> Decimal | None:
    value = parse_number_word(token.text)
    return Decimal(value) if value is not None else None


def speakers_of(rows: Sequence[Row]) -> list[str]:
    """The labels of who speaks, row by row; empty for a row without one."""
    return [hit[1] if (hit := _SPEAKER.match(row.text)) else "" for row in rows]


def is_talk(rows: Sequence[Row]) -> bool:
    """Whether rows are a conversation: two who take turns."""
    said = [label for label in speakers_of(rows) if label]
    return len(said) >= 4 and len(set(said)) == 2


def callers_rows(rows: Sequence[Row], is_own: Callable[[str], bool]) -> list[Row]:
    """What the caller says, without the labels; the side that names our own company, or speaks first, is ours."""
    labels = speakers_of(rows)
    ours = next(
        (label for label, row in zip(labels, rows, strict=True) if label and is_own(row.text)), next(filter(None, labels))
    )
    made: list[Row] = []
    speaking = ""
    for label, row in zip(labels, rows, strict=True):
        speaking = label or speaking
        if speaking and speaking != ours:
            tokens = row.tokens[1:] if label else row.tokens
            made.append(replace(row, text=row.text[row.text.index(":") + 1 :].strip() if label else row.text, tokens=tokens))
    return [row for row in made if row.tokens]


_TAKEN_BACK = re.compile(
    r"(?i)(?<!\w)(?:nein|nee|halt|moment|stopp?|sorry|pardon|quatsch|verzeihung|entschuldigung|korrektur|ich\s+meine|vielmehr|besser\s+gesagt|doch\s+(?:lieber|besser)|lieber\s+doch|machen\s+(?:sie|wir)(?:\s+\w+)?|sagen\s+wir|no\s+wait|actually)(?!\w)"
)


def taken_back(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> tuple[int, Phrase] | None:
    """ "zehn Scheren, nein, machen Sie zwölf": where the taking back begins, and the quantity that holds then.

    Returns:
        ``None`` unless a number stands before such a word and another one behind it.
    """
    for at, token in enumerate(tokens):
        words = " ".join(each.text.strip(".,;:!–-") for each in tokens[at : at + 3])
        if not _TAKEN_BACK.match(words) or token.aside:
            continue
        before = [phrase for phrase in phrases if phrase.last < at and not phrase.measure]
        behind = [phrase for phrase in phrases if phrase.first > at and not phrase.measure]
        if before and behind:
            return at, behind[0]
    return None


def is_correction(text: str) -> bool:
    """Whether words take back what was just said: "nein, warten Sie, machen Sie zwölf"."""
    return bool(_CORRECTION.search(text))
