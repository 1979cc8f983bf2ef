"""All articles, to be found by number and by words. Plain Python and numpy; the tables may lie in files that all processes share.

Numbers are looked up whole, by a hash; on scans also by their skeleton, in which letters and digits that look alike are the same.
Words are looked up by stem, by the parts of compounds, and by likeness where a word is unknown.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from intake.matching.tables import HOWS, Tables, digest
from intake.understanding.wording import Wording

_LINKS = ("", "s", "n", "en", "es", "er", "e")
_SHORTEST_PART = 4
_MOST_EXPANSIONS = 40
_LIKE_ENOUGH = 84.0
_LOOKALIKES = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "J": "1", "S": "5", "B": "8", "Z": "2", "G": "6", "C": "6", "T": "7"}
)
# So many articles are weighed by the telling words before the common ones are asked.
_WEIGHED = 30_000
_MOST_LIKE_SCANNED = 60_000

Indexes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found by a number.

    Attributes:
        how: ``sku``, ``gtin``, ``alias``, or ``skeleton`` where only look-alike signs differ.
    """

    pk: int
    how: str


def skeleton(plain: str) -> str:
    """A folded number with look-alike signs made one: ``S931.8Z`` and ``S931.82`` are the same."""
    return plain.translate(_LOOKALIKES)


class Catalogue:
    """The index over all articles, discontinued ones too: their numbers are still written."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._size = len(tables.pks)
        self._at = {word: number for number, word in enumerate(tables.words)}
        self.expansions = lru_cache(maxsize=50_000)(self._expansions)
        # Asked for each word of each candidate.
        self.weight = lru_cache(maxsize=200_000)(self._weight)

    def by_number(self, plain: str) -> list[Hit]:
        """Every article that has this folded number exactly."""
        tables = self._tables
        return [
            Hit(int(tables.pks[tables.number_index[at]]), HOWS[int(tables.number_how[at])])
            for at in _places(tables.number_hash, digest(plain))
        ]

    def by_skeleton(self, plain: str) -> list[Hit]:
        """Every article whose number looks like this one."""
        tables = self._tables
        found = (int(tables.pks[tables.skeleton_index[at]]) for at in _places(tables.skeleton_hash, digest(skeleton(plain))))
        return [Hit(pk, "skeleton") for pk in dict.fromkeys(found)]

    def is_code(self, plain: str, *, scanned: bool) -> bool:
        """Whether an article has this number; on scans one that looks like it will do."""
        if _places(self._tables.number_hash, digest(plain)):
            return True
        return scanned and bool(_places(self._tables.skeleton_hash, digest(skeleton(plain))))

    def knows(self, word: str) -> bool:
        """Whether a stem, or a compound with it, stands in the catalogue."""
        return word in self._at or (len(word) >= 5 and bool(self._compounds(word)))

    def postings(self, key: str) -> Indexes:
        """Indexes of the articles under a key, ascending."""
        number = self._at.get(key)
        tables = self._tables
        if number is None:
            return tables.postings[:0]
        return tables.postings[int(tables.starts[number]) : int(tables.starts[number + 1])]

    def _count(self, key: str) -> int:
        """How many articles are under a key."""
        number = self._at.get(key)
        return 0 if number is None else int(self._tables.starts[number + 1]) - int(self._tables.starts[number])

    def _weight(self, key: str) -> float:
        """How telling a word is: near 0 for one in every article, 1 for one in a single article."""
        count, size = self._count(key), max(self._size, 2)
        return 1.0 if count == 0 else max(0.05, math.log(size / count) / math.log(size))

    @cached_property
    def _words(self) -> list[str]:
        """All words without the measures, in order."""
        return [word for word in self._tables.words if not word.startswith("#")]

    @cached_property
    def _backwards(self) -> list[str]:
        """All words spelled from their end, in order: words with the same end stand together."""
        return sorted(word[::-1] for word in self._words)

    def _compounds(self, part: str) -> list[str]:
        """Words that begin or end with a part, those that end with it first."""
        back, front = part[::-1], part
        ends = [word[::-1] for word in _beginning_with(self._backwards, back, _MOST_EXPANSIONS)]
        begins = _beginning_with(self._words, front, _MOST_EXPANSIONS)
        return [word for word in dict.fromkeys([*ends, *begins]) if len(word) >= len(part) + _SHORTEST_PART]

    def _expansions(self, word: str) -> dict[str, float]:
        """The catalogue's words for a written word, each with how well it stands for it (0..1)."""
        found: dict[str, float] = {}
        if word in self._at:
            found[word] = 1.0
        if len(word) >= _SHORTEST_PART:
            for compound in self._compounds(word)[:_MOST_EXPANSIONS]:
                found.setdefault(compound, part_share(word, compound))
        if len(word) >= 8:
            for part in parts_of(word):
                if part in self._at and len(part) >= 5:
                    found.setdefault(part, part_share(part, word))
        if not found and len(word) >= _SHORTEST_PART:
            # "Schraubf." for "Schraubflasche", if nothing else begins so.
            begun = _beginning_with(self._words, word, 4)
            found |= dict.fromkeys(begun, 0.85) if 0 < len(begun) <= 3 else {}
        if 1.0 not in found.values() and len(word) >= 5:
            for like, score, _ in process.extract(
                word, self._likely(word), scorer=fuzz.ratio, limit=6, score_cutoff=_LIKE_ENOUGH
            ):
                found.setdefault(str(like), 0.85 * score / 100)
        return found

    def _likely(self, word: str) -> Sequence[str]:
        """The words that may be the same with a misread letter: all, or of a huge vocabulary those with the same front or end."""
        if len(self._words) <= _MOST_LIKE_SCANNED:
            return self._words
        ends = [each[::-1] for each in _beginning_with(self._backwards, word[::-1][:3], 5000)]
        return [*_beginning_with(self._words, word[:3], 5000), *ends]

    def search(self, wording: Wording, *, most: int = 40) -> list[int]:
        """Keys of the articles that share most with a description, the likeliest first."""
        queries = [self.expansions(word) for word in dict.fromkeys(wording.words)]
        queries += [{f"#{measure}": 1.0, f"#{bare}": 0.7} for measure, bare in wording.pairs]
        queries += [{f"#{size}": 1.0} for size in wording.sizes]
        sized = sorted(((sum(map(self._count, query)), query) for query in queries), key=lambda pair: pair[0])
        sized = [pair for pair in sized if pair[0]]
        if not sized:
            return []
        telling: list[dict[str, float]] = []
        weighed = 0
        for count, query in sized:
            if telling and weighed + count > _WEIGHED:
                break
            telling.append(query)
            weighed += count
        indexes, scores = self._weigh(telling)
        if len(indexes) > 600:
            best = np.argpartition(-scores, 600)[:600]
            indexes, scores = indexes[best], scores[best]
        for _, query in sized[len(telling) :]:
            scores = scores + self._shared(query, indexes)
        order = np.lexsort((indexes, -scores))[:most]
        return [int(self._tables.pks[index]) for index in indexes[order]]

    def _weigh(self, queries: Sequence[dict[str, float]]) -> tuple[Indexes, npt.NDArray[np.float64]]:
        """Articles under any key of some queries, with the sum over the queries of the best key of each."""
        found = [self._gains(query) for query in queries]
        indexes = np.unique(np.concatenate([each[0] for each in found]))
        scores = np.zeros(len(indexes))
        for some, gains in found:
            scores[np.searchsorted(indexes, some)] += gains
        return indexes, scores

    def _gains(self, query: dict[str, float]) -> tuple[Indexes, npt.NDArray[np.float64]]:
        """Articles under the keys of one query, each once, with its best key."""
        parts = sorted(((share * self.weight(key), self.postings(key)) for key, share in query.items()), key=lambda pair: pair[0])
        indexes = np.concatenate([postings for _, postings in parts])
        gains = np.concatenate([np.full(len(postings), gain) for gain, postings in parts])
        # Of equal indexes the last, the best, is kept.
        unique, last = np.unique(indexes[::-1], return_index=True)
        return unique, gains[::-1][last]

    def _shared(self, query: dict[str, float], indexes: Indexes) -> npt.NDArray[np.float64]:
        """What one query adds to articles that were found already."""
        added = np.zeros(len(indexes))
        for key, share in query.items():
            postings = self.postings(key)
            if len(postings):
                at = np.minimum(np.searchsorted(postings, indexes), len(postings) - 1)
                added = np.maximum(added, np.where(postings[at] == indexes, share * self.weight(key), 0.0))
        return added


def _places(hashes: npt.NDArray[np.uint64], wanted: int) -> range:
    """Where a hash stands in a sorted table."""
    key = np.uint64(wanted)
    return range(int(np.searchsorted(hashes, key, "left")), int(np.searchsorted(hashes, key, "right")))


def _beginning_with(words: list[str], front: str, most: int) -> list[str]:
    """The words of a sorted list that begin with a text."""
    start = bisect_left(words, front)
    found = []
    for word in islice(words, start, start + most):
        if not word.startswith(front):
            break
        found.append(word)
    return found


def part_share(part: str, compound: str) -> float:
    """How well a part stands for its compound: the last part says what it is, the front only of what kind."""
    return 0.8 if compound.endswith(part) else 0.45


@lru_cache(maxsize=200_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Front and back parts of a compound, each at least four letters: every way to cut it."""
    parts = []
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        front, back = word[:cut], word[cut:]
        parts += [front, back]
        parts += [front[: -len(link)] for link in _LINKS[1:] if front.endswith(link) and len(front) - len(link) >= _SHORTEST_PART]
    return tuple(dict.fromkeys(parts))
