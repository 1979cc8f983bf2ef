"""What two readers made of things that are no writing: specks, pieces of lines, rows of dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.reading.agreement import agree
from intake.reading.layout import RawWord

_SEEN_BY_ONE = 0.3
"""Least confidence of a word that only one of two readers saw."""
_ALONE_SURE = 0.9
_RULE = re.compile(r"[-–—_=~+*.:·|!'«»<>\s]")
_LEAST_RULE = 6
_STROKES = frozenset("I1l|!i")
_NUMBER = re.compile(r"^\d+([.,]\d+)?$")
_STOPS = ".,:;"
_LITRE, _LITRE_SURE = "l", 0.7
_FIGURES_SURE = 0.9
"""Of a number and its litre in one word: of the figures both readers saw the same."""


def tidy(lines: Sequence[Sequence[RawWord]], *, both: bool) -> list[RawWord]:
    """Leave out what is no writing.

    Args:
        lines: Words by stretch of writing, from left to right.
        both: Whether two readers read them.
    """
    kept = [[word for word in _litres(line) if not _is_dirt(word, both=both)] for line in lines]
    written = [line for line in kept if line and not _is_rule(line)]
    return [word for line in written if not _is_speck(line, written) for word in line]


def _is_dirt(word: RawWord, *, both: bool) -> bool:
    if both and not word.second and word.confidence < _SEEN_BY_ONE:
        return True
    letters = sum(c.isalnum() for c in word.text)
    return len(word.text) >= 3 and letters * 2 <= len(word.text) and word.confidence < _ALONE_SURE and word.second != word.text


def _is_rule(line: Sequence[RawWord]) -> bool:
    """A row of dashes, as dot-matrix printers draw lines, whatever else was seen in it."""
    text = "".join(word.text for word in line)
    return len(text) >= _LEAST_RULE and len(_RULE.findall(text)) > 0.6 * len(text)


def _is_speck(line: Sequence[RawWord], lines: Sequence[Sequence[RawWord]]) -> bool:
    """One or two doubtful characters with nothing else in their row."""
    if len(line) > 1 or len(line[0].text) > 2 or line[0].confidence >= _ALONE_SURE:
        return False
    (word,) = line
    return not any(
        other.y <= word.middle <= other.y + other.height and len(other.text) > 1
        for others in lines
        if others is not line
        for other in others
    )


def _with_litre(word: RawWord) -> RawWord:
    """70l, where one reader saw a 1 at the end and the other a letter."""
    texts = [text.rstrip(_STOPS) for text in (word.text, word.second)]
    for one, other in (texts, texts[::-1]):
        if one.endswith("1") and other[:-1] == one[:-1] and other[-1:] in _STROKES - {"1"} and _NUMBER.match(other[:-1]):
            return replace(word, text=one[:-1] + _LITRE, confidence=_FIGURES_SURE)
    return word


def _litres(line: Sequence[RawWord]) -> list[RawWord]:
    """A single stroke behind a number is a litre, unless both readers saw a 1."""
    words = [_with_litre(word) for word in line]
    for index in range(1, len(words)):
        before, word = words[index - 1], words[index]
        is_one = word.text == "1" and agree(word.text, word.second)
        near = word.x - before.right < 0.8 * word.height
        if word.text in _STROKES and not is_one and near and _NUMBER.match(before.text):
            words[index] = replace(word, text=_LITRE, confidence=max(word.confidence, _LITRE_SURE))
    return words
