"""All articles in memory, to be found by number and by words. Plain Python.

Numbers are looked up whole; on scans also by their skeleton, in which letters and digits that look alike are the same. Words are
looked up by stem, by the parts of compounds, and by likeness where a word is unknown.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from intake.understanding.wording import Wording
from orders.folding import folded

_LOOKALIKES = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "J": "1", "S": "5", "B": "8", "Z": "2", "G": "6", "T": "7"}
)
_LINKS = ("", "s", "n", "en", "es", "er", "e")
_SHORTEST_PART = 4
_MOST_EXPANSIONS = 40
_LIKE_ENOUGH = 84.0
_TOO_COMMON = 0.25


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """What the catalogue needs of an article; ``aliases`` are joined by ``|``."""

    pk: int
    sku: str
    gtin: str
    name: str
    description: str
    aliases: str
    active: bool


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
    """The index over all articles.

    Args:
        rows: Every article, discontinued ones too: their numbers are still written.
    """

    def __init__(self, rows: Iterable[CatalogueRow]) -> None:
        self.pks: list[int] = []
        self._numbers: dict[str, list[Hit]] = {}
        self._skeletons: dict[str, list[int]] = {}
        postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for index, row in enumerate(rows):
            self.pks.append(row.pk)
            self._add_numbers(row)
            if row.active:
                for key in keys_of(row.name, row.aliases, row.description):
                    postings[key].append(index)
        self._postings = dict(postings)
        self._words = sorted(key for key in self._postings if not key.startswith("#"))
        self._heads = self._compounds()
        self.expansions = lru_cache(maxsize=20_000)(self._expansions)

    def __len__(self) -> int:
        return len(self.pks)

    def _add_numbers(self, row: CatalogueRow) -> None:
        self._number(folded(row.sku), Hit(row.pk, "sku"))
        if row.gtin:
            self._number(row.gtin, Hit(row.pk, "gtin"))
        for alias in row.aliases.split("|"):
            plain = folded(alias)
            if " " not in alias.strip() and len(plain) >= 4 and any(sign.isdigit() for sign in plain):
                self._number(plain, Hit(row.pk, "alias"))
        self._skeletons.setdefault(skeleton(folded(row.sku)), []).append(row.pk)
        if row.gtin:
            self._skeletons.setdefault(skeleton(row.gtin), []).append(row.pk)

    def _number(self, plain: str, hit: Hit) -> None:
        if plain:
            self._numbers.setdefault(plain, []).append(hit)

    def by_number(self, plain: str) -> list[Hit]:
        """Every article that has this folded number exactly."""
        return self._numbers.get(plain, [])

    def by_skeleton(self, plain: str) -> list[Hit]:
        """Every article whose number looks like this one."""
        return [Hit(pk, "skeleton") for pk in dict.fromkeys(self._skeletons.get(skeleton(plain), []))]

    def is_code(self, plain: str, *, scanned: bool) -> bool:
        """Whether an article has this number; on scans one that looks like it will do."""
        return plain in self._numbers or (scanned and skeleton(plain) in self._skeletons)

    def knows(self, word: str) -> bool:
        """Whether a stem, or a compound with it, stands in the catalogue."""
        return word in self._postings or word in self._heads

    def weight(self, key: str) -> float:
        """How telling a word is: 0 for one in every article, 1 for one in a single article."""
        count = len(self._postings.get(key, ()))
        size = max(len(self.pks), 2)
        return 1.0 if count == 0 else max(0.05, math.log(size / count) / math.log(size))

    def _compounds(self) -> dict[str, list[str]]:
        """For each part of a compound the compounds with it: ``handschuh`` → ``montagehandschuh``."""
        known = set(self._words)
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            for part in parts_of(word):
                if part in known or len(part) >= 5:
                    heads[part].append(word)
        return dict(heads)

    def _expansions(self, word: str) -> dict[str, float]:
        """The catalogue's words for a written word, each with how well it stands for it (0..1)."""
        found: dict[str, float] = {}
        if word in self._postings:
            found[word] = 1.0
        for compound in self._heads.get(word, ())[:_MOST_EXPANSIONS]:
            found.setdefault(compound, part_share(word, compound))
        if len(word) >= 8:
            for part in parts_of(word):
                if part in self._postings and len(part) >= 5:
                    found.setdefault(part, part_share(part, word))
        if 1.0 not in found.values() and len(word) >= 5:
            for like, score, _ in process.extract(word, self._words, scorer=fuzz.ratio, limit=6, score_cutoff=_LIKE_ENOUGH):
                found.setdefault(str(like), 0.85 * score / 100)
        return found

    def search(self, wording: Wording, *, most: int = 40) -> list[int]:
        """Keys of the articles that share most with a description, the likeliest first."""
        scores: defaultdict[int, float] = defaultdict(float)
        limit = max(200, _TOO_COMMON * len(self.pks))
        queries = [self.expansions(word) for word in dict.fromkeys(wording.words)]
        queries += [{f"#{measure}": 1.0, f"#{bare}": 0.7} for measure, bare in wording.pairs]
        queries += [{f"#{size}": 1.0} for size in wording.sizes]
        rare = [query for query in queries if any(0 < len(self._postings.get(key, ())) <= limit for key in query)]
        for query in rare or queries:
            seen: dict[int, float] = {}
            for key, share in query.items():
                gain = share * self.weight(key)
                for index in self._postings.get(key, ()):
                    if gain > seen.get(index, 0.0):
                        seen[index] = gain
            for index, gain in seen.items():
                scores[index] += gain
        best = sorted(scores, key=lambda index: -scores[index])[:most]
        return [self.pks[index] for index in best]


def keys_of(name: str, aliases: str, description: str) -> set[str]:
    """The keys under which an article is found: stems, and measures with a ``#`` before them."""
    keys: set[str] = set()
    for text in (name, *aliases.split("|"), description):
        wording = Wording(text)
        keys |= set(wording.words)
        keys |= (
            {f"#{measure}" for measure, _ in wording.pairs}
            | {f"#{bare}" for _, bare in wording.pairs}
            | {f"#{size}" for size in wording.sizes}
        )
    return keys


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
