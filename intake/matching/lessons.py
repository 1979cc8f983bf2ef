"""What the desk has taught for one customer, as matching asks for it. Plain Python.

A lesson is only certain for the very words that it was learned with: a number that now stands beside other words may mean something
else, and where several things were chosen for the same words nothing is certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.understanding.result import Item
from orders.folding import wording_key

# On a scan a word may be misread, and then the lesson is about another one.
_CLEAR = 0.6


@dataclass(frozen=True, slots=True)
class TaughtNumber:
    """A number of the customer's own: the key of its article, and the words that are known beside it (``wording_key``)."""

    article: int
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that counts of it.

    Attributes:
        numbers: By folded number.
        wordings: Article keys by ``wording_key``.
        disputed: Folded numbers and wordings for which different articles were chosen.
        units: Article key → what is written (``unit_key``) → the unit that is meant; empty where different ones were chosen.
    """

    numbers: Mapping[str, TaughtNumber] = field(default_factory=dict)
    wordings: Mapping[str, int] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    units: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def article_of(self, item: Item) -> int | None:
        """The article that was chosen for exactly what the position says; ``None`` where none or several were."""
        if item.scanned and item.confidence < _CLEAR:
            return None
        said = wording_key(words_of(item))
        if not item.codes:
            return self.wordings.get(said)
        taught = [self.numbers.get(code.folded) for code in item.codes]
        articles = {each.article if each is not None and said in each.beside else None for each in taught}
        return articles.pop() if len(articles) == 1 else None

    def is_disputed(self, item: Item) -> bool:
        """Whether different articles were chosen for what the position says."""
        if item.codes:
            return any(code.folded in self.disputed for code in item.codes)
        return wording_key(words_of(item)) in self.disputed


def words_of(item: Item) -> str:
    """All words of a position that may say which goods are meant, also in brackets and in columns for remarks."""
    return " ".join(filter(None, (item.description, item.aside, item.beside)))
