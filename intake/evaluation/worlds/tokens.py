"""Words of an article's name taken apart, and which articles a few words could mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from intake.evaluation.worlds.model import Article

_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def joined(parts: Sequence[str]) -> str:
    """Put a name together; a part that begins with ``x`` and a number goes on without a blank."""
    text = ""
    for part in parts:
        text += part if re.match(r"x\d", part) or not text else f" {part}"
    return text


def tokens(text: str) -> list[str]:
    """Words and numbers as they stand, in small letters, without punctuation."""
    found = []
    for word in text.casefold().split():
        plain = word.strip(".,;:!?()\"'")
        if plain:
            found.append(plain)
    return found


def with_parts(text: str) -> set[str]:
    """Words and numbers, and what they are made of: ``3x1,5`` is also 3 and 1,5."""
    whole = tokens(text)
    return {part for word in whole for part in (word, *_NUMBER.findall(word), *_PARTS.findall(word))}


class Meanings:
    """Tells which articles a few words could mean, as a careful clerk with the catalogue would."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_token: dict[str, set[str]] = defaultdict(set)
        self._successor: dict[str, str] = {}
        for article in articles:
            if not article.active and not article.replaced_by:
                continue
            self._successor[article.sku] = article.replaced_by or article.sku
            for token in with_parts(" ".join((article.name, *article.slang))):
                self._by_token[token].add(article.sku)
        self._cache: dict[str, set[str]] = {}

    def of(self, atoms: Iterable[str]) -> set[str]:
        """Numbers of the active articles whose name or aliases hold all of these; a successor stands for what it replaced."""
        sets = sorted((self._with(atom) for atom in atoms), key=len)
        if not sets:
            return set()
        found = set(sets[0])
        for each in sets[1:]:
            found &= each
        return {self._successor[sku] for sku in found}

    def knows(self, word: str) -> bool:
        """Whether a word occurs in the catalogue."""
        return word.casefold() in self._by_token

    def _with(self, atom: str) -> set[str]:
        if atom not in self._cache:
            found = set(self._by_token.get(atom, ()))
            if len(atom) >= 4 and atom.isalpha():
                for token, skus in self._by_token.items():
                    if atom in token:
                        found |= skus
            self._cache[atom] = found
        return self._cache[atom]
