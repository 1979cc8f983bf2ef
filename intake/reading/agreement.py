"""Two readers of one line: what they agree on is almost certain, what they differ in is doubtful, and both are kept.

Their errors are not of one kind: Tesseract guesses from its dictionary and loses thin strokes, the net mistakes single letters.
The figures at the top were measured on generated faxes (``script/bench reading``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from intake.reading.layout import RawWord

MOST_CERTAIN = 0.99
_STOPS_DIFFER = 0.97
_UNCERTAIN = 0.6
"""The most that a word is given about which two readers differ."""
_OUTVOTED = 0.85
"""... if a third reading settled it."""
_ALONE = 0.9
_NOT_SEEN = 0.5
"""A reader's confidence counts so much where the other saw nothing at all."""
_MUCH_SURER = 0.25
"""By so much the first reader must be surer to be believed against the second: it errs more often."""
_WORDS_AHEAD = 0.05
"""... but not where it is a plain word: there its dictionary helps."""
_UNIT = 3
_WORD = 5
"""Letters of a word that nobody writes with a figure in it."""
_STOPS = re.compile(r"[\s.,:;·'`´’‘\"“”„*_|¦~^°\-–—=()\[\]{}/\\!]+")
_EDGES = "|¦_[]{}'‘’‚`´“”„~«»<>"
_ALIKE = str.maketrans({"—": "-", "–": "-", "‚": ",", "×": "x", "·": ".", "ı": "i"})
_NUMBER = re.compile(r"^[\d.,:/\-–+ ]*\d[\d.,:/\-–+ ]*$")
_ROUND_FIGURES = re.compile(r"^\d[\d.,]*[Oo][\dOo.,]*$")
_NOUGHT = re.compile(r"[Oo]")
_LIKE_LETTERS = str.maketrans("01568", "olsgb")
_ALIKE_ENOUGH = 0.7
_BULLET = re.compile(r"^[·•*».,:;]+(?=\w)")
_TAIL = re.compile(r"[^\w]*[|¦][^\w]*$")
_UMLAUTS = frozenset("äöüÄÖÜ")
_WITHIN = 0.4
"""Two words so close, as part of their height, are one if the second reader read them as one."""


def core(text: str) -> str:
    """What of a word must be the same if two readers shall agree: letters and figures, without case and dots above."""
    plain = unicodedata.normalize("NFD", _STOPS.sub("", text.translate(_ALIKE)))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def agree(one: str, other: str) -> bool:
    """Whether two readings are the same but for case, stops and dots above letters, which are the first to be lost on a fax.

    In a number a stop may be of another kind, but not in another place: 12,50 is not 1250.
    """
    if not core(one) or core(_figures(one)) != core(_figures(other)):
        return False
    return not _NUMBER.match(one) or not _NUMBER.match(other) or _separated(one) == _separated(other)


def _figures(text: str) -> str:
    """A round letter among figures alone is a nought: 50O. No other letter is as sure: 70l are litres, S-6347 is a number."""
    return _NOUGHT.sub("0", text) if _ROUND_FIGURES.match(text) else text


def _separated(number: str) -> list[str]:
    return [part for part in re.split(r"\D+", number) if part]


def merge(first: Sequence[RawWord], second: Sequence[RawWord]) -> list[RawWord]:
    """Make one line of two readings of it.

    Args:
        first, second: Words of each reader, from left to right, in the same measure.

    Returns:
        Words from left to right, each with the other reader's text if that read anything there.
    """
    second = [cleaned for word in second if (cleaned := _cleaned(word)) is not None]
    mine = _joined([cleaned for word in first if (cleaned := _cleaned(word)) is not None], second)
    if not second:
        return [replace(word, confidence=word.confidence * _NOT_SEEN) for word in mine]
    if not mine:
        return [_alone(word) for word in second if core(word.text)]
    matched, alone = _parts_for(mine, second)
    words = [_settled(word, part) for word, part in zip(mine, matched, strict=True)]
    words += [_alone(word) for word in alone if core(word.text)]
    return sorted(words, key=lambda word: word.x)


def _alone(word: RawWord) -> RawWord:
    """A word that only the second reader read."""
    return replace(word, confidence=word.confidence * _ALONE)


def _cleaned(word: RawWord) -> RawWord | None:
    """Without the remains of ruling at its ends; ``None`` if nothing is left of it."""
    text = _BULLET.sub("", _TAIL.sub("", word.text).strip(_EDGES).replace("ı", "i"))
    return replace(word, text=text) if text else None


def _joined(mine: Sequence[RawWord], theirs: Sequence[RawWord]) -> list[RawWord]:
    """Put together what the first reader tore apart: ``M24x 100``."""
    words: list[RawWord] = []
    for word in mine:
        before = words[-1] if words else None
        if before is None or not _is_one(before, word, theirs):
            words.append(word)
            continue
        right, bottom = max(before.right, word.right), max(before.y + before.height, word.y + word.height)
        y = min(before.y, word.y)
        sure = min(before.confidence, word.confidence)
        words[-1] = RawWord(before.text + word.text, before.x, y, right - before.x, bottom - y, sure)
    return words


def _is_one(left: RawWord, right: RawWord, theirs: Sequence[RawWord]) -> bool:
    if right.x - left.right > _WITHIN * max(left.height, right.height) or (left.text.isdigit() and right.text.isalpha()):
        return False
    if not core(left.text) or not core(right.text):
        return False
    begin, end = left.x + 0.5 * left.width, right.x + 0.5 * right.width
    return any(word.x <= begin and end <= word.right and agree(word.text, left.text + right.text) for word in theirs)


def _parts_for(mine: Sequence[RawWord], theirs: Sequence[RawWord]) -> tuple[list[tuple[str, float]], list[RawWord]]:
    """Align the characters of both readings.

    Returns:
        What of the second stands for each word of the first, with its confidence; and its words that stand for none.
    """
    owner = [index for index, word in enumerate(mine) for _ in word.text]
    one, other = ("".join(word.text for word in words) for words in (mine, theirs))
    at: list[int | None] = [None] * len(other)
    for step in Levenshtein.opcodes(_folded(one), _folded(other)):
        if step.tag in {"equal", "replace"}:
            for offset in range(step.dest_end - step.dest_start):
                at[step.dest_start + offset] = owner[step.src_start + offset]
    texts, sure = [""] * len(mine), [1.0] * len(mine)
    alone: list[RawWord] = []
    start = 0
    for word in theirs:
        places = at[start : start + len(word.text)]
        start += len(word.text)
        # A character that the first reader lost belongs to the word that it stands in.
        place = next((known for known in places if known is not None), None)
        if place is None:
            alone.append(word)
            continue
        for character, known in zip(word.text, places, strict=True):
            place = known if known is not None else place
            texts[place] += character
            sure[place] = min(sure[place], word.confidence)
    return [(text, confidence if text else 0.0) for text, confidence in zip(texts, sure, strict=True)], alone


def _folded(text: str) -> str:
    """For comparing, one character for each."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_ALIKE))


def _settled(word: RawWord, part: tuple[str, float]) -> RawWord:
    """One word of two readings."""
    text, confidence = part
    if not text:
        return replace(word, confidence=word.confidence * _NOT_SEEN)
    mine = replace(word, second=text, second_confidence=confidence)
    if agree(word.text, text):
        both = 1 - (1 - word.confidence) * (1 - confidence)
        most = MOST_CERTAIN if word.text.casefold() == text.casefold() else _STOPS_DIFFER
        if (
            _umlauts(text) > _umlauts(word.text)
            or (_NUMBER.match(text) and not _NUMBER.match(word.text))
            or _is_code(word.text, text)
        ):
            mine = _swapped(mine)
        return replace(mine, confidence=min(most, both))
    ahead = -_WORDS_AHEAD if _is_plain(word.text, text) else _MUCH_SURER
    if word.confidence >= confidence + ahead:
        return replace(mine, confidence=min(_UNCERTAIN, word.confidence))
    return replace(_swapped(mine), confidence=min(_UNCERTAIN, confidence))


def _is_code(mine: str, theirs: str) -> bool:
    """Whether the first reader took the point in an article number for a comma."""
    return "," in mine[:-1] and "," not in theirs and any(c.isalpha() for c in mine) and any(c.isdigit() for c in mine)


def _is_plain(mine: str, theirs: str) -> bool:
    """Whether the first reader's dictionary is of use: a word of letters, in which the other took some for figures at most."""
    if not mine.isalpha():
        return False
    if not any(c.isdigit() for c in theirs):
        return True
    alike = Levenshtein.normalized_similarity(core(mine), core(theirs.translate(_LIKE_LETTERS)))
    return len(mine) >= _WORD and alike >= _ALIKE_ENOUGH


def _swapped(word: RawWord) -> RawWord:
    """The other reading in front."""
    return replace(word, text=word.second, confidence=word.second_confidence, second=word.text, second_confidence=word.confidence)


def _umlauts(text: str) -> int:
    return sum(c in _UMLAUTS for c in text)


def disputed(words: Sequence[RawWord]) -> list[bool]:
    """Flag the figures, and the units behind figures, about which the readers differ, or which one of them did not see."""
    flags: list[bool] = []
    for index, word in enumerate(words):
        unit = index > 0 and len(word.text) <= _UNIT and words[index - 1].text[-1:].isdigit()
        flags.append((_has_figure(word) or unit) and not agree(word.text, word.second))
    return flags


def _has_figure(word: RawWord) -> bool:
    return any(c.isdigit() for c in word.text + word.second)


def settle(words: Sequence[RawWord], third: Sequence[RawWord]) -> list[RawWord]:
    """Let a third reading decide between the two, word by word.

    Args:
        words: Of ``merge``.
        third: The same line, read by a third.
    """
    if not third or not words:
        return list(words)
    settled: list[RawWord] = []
    for word, (text, confidence) in zip(words, _parts_for(words, third)[0], strict=True):
        if agree(word.text, word.second) or not core(text):
            settled.append(word)
        elif agree(word.text, text):
            settled.append(replace(word, confidence=max(word.confidence, min(_OUTVOTED, confidence))))
        elif agree(word.second, text):
            settled.append(replace(_swapped(word), confidence=min(_OUTVOTED, confidence)))
        else:
            settled.append(replace(word, confidence=min(word.confidence, 0.4)))
    return settled
