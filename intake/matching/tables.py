"""The catalogue's tables: sorted hashes of numbers, words, and under each word the articles. Plain Python and numpy.

They are built once and kept in files below ``ALLWEGE_VAR``; every process maps the same files, so that many workers hold one
catalogue in memory, and a start takes no longer with many articles than with few.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from intake.understanding import wording
from intake.understanding.wording import Wording
from orders.folding import folded

# A maker's number in two words: "GZ 692849"; "DIN 34815" is none.
_LETTERED = re.compile(r"[A-Z]{1,4} \d{4,12}[A-Z]{0,2}$")
_NORM = re.compile(r"(?:DIN|ISO|EN|RAL|TYP|TYPE|NR|SW|DN) ")
HOWS = ("sku", "gtin", "alias")
_KEPT = 2


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
class Tables:
    """Arrays, possibly mapped from files.

    Attributes:
        pks: Key of each article.
        number_hash: Sorted hashes of folded numbers; ``number_index`` and ``number_how`` stand beside them.
        skeleton_hash: The same for skeletons of article numbers and GTINs.
        words: Every key in order; measures begin with ``#``.
        starts: Where the postings of each word begin, and where the last ones end.
        postings: Indexes of articles, ascending for each word.
    """

    pks: npt.NDArray[np.int64]
    number_hash: npt.NDArray[np.uint64]
    number_index: npt.NDArray[np.uint32]
    number_how: npt.NDArray[np.uint8]
    skeleton_hash: npt.NDArray[np.uint64]
    skeleton_index: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint64]
    postings: npt.NDArray[np.uint32]
    words: list[str]


def digest(text: str) -> int:
    """A 64-bit hash that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def build(rows: Iterable[CatalogueRow], skeleton: Callable[[str], str]) -> Tables:
    """Make the tables of all articles."""
    pks = array("q")
    numbers: tuple[array[int], array[int], array[int]] = (array("Q"), array("I"), array("B"))
    skeletons: tuple[array[int], array[int]] = (array("Q"), array("I"))
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for index, row in enumerate(rows):
        pks.append(row.pk)
        for plain, how in _numbers(row):
            for column, value in zip(numbers, (digest(plain), index, how), strict=True):
                column.append(value)
            if how < 2:
                skeletons[0].append(digest(skeleton(plain)))
                skeletons[1].append(index)
        if row.active:
            for key in keys_of(row.name, row.aliases, row.description):
                postings[key].append(index)
    words = sorted(postings)
    lengths = np.array([0] + [len(postings[word]) for word in words], dtype=np.uint64)
    order = np.argsort(np.array(numbers[0], dtype=np.uint64), kind="stable")
    second = np.argsort(np.array(skeletons[0], dtype=np.uint64), kind="stable")
    return Tables(
        pks=np.array(pks, dtype=np.int64),
        number_hash=np.array(numbers[0], dtype=np.uint64)[order],
        number_index=np.array(numbers[1], dtype=np.uint32)[order],
        number_how=np.array(numbers[2], dtype=np.uint8)[order],
        skeleton_hash=np.array(skeletons[0], dtype=np.uint64)[second],
        skeleton_index=np.array(skeletons[1], dtype=np.uint32)[second],
        starts=np.cumsum(lengths, dtype=np.uint64),
        postings=np.concatenate([np.array(postings[word], dtype=np.uint32) for word in words])
        if words
        else np.zeros(0, dtype=np.uint32),
        words=words,
    )


def _numbers(row: CatalogueRow) -> Iterator[tuple[str, int]]:
    """Every folded number of an article, with its place in ``HOWS``."""
    if plain := folded(row.sku):
        yield plain, 0
    if row.gtin:
        yield row.gtin, 1
    for alias in row.aliases.split("|"):
        plain = folded(alias)
        numbered = " " not in alias.strip() or (_LETTERED.match(alias.strip()) and not _NORM.match(alias.strip()))
        if numbered and len(plain) >= 4 and any(sign.isdigit() for sign in plain):
            yield plain, 2


def keys_of(name: str, aliases: str, description: str) -> set[str]:
    """The keys under which an article is found: stems, and measures with a ``#`` before them."""
    keys: set[str] = set()
    for text in (name, *aliases.split("|"), description):
        if text:
            parts = Wording(text)
            keys |= set(parts.words)
            keys |= {f"#{measure}" for measure in (*parts.measures, *parts.bare, *parts.sizes)}
    return keys


def kept(folder: Path, signature: str, make: Callable[[], Tables]) -> Tables:
    """The tables for a state of the master data: from files, or made and then kept.

    Args:
        folder: Where they are kept; the newest few states stay.
        signature: Of the master data; another one needs other tables.
    """
    # Other rules for words need other tables.
    rules = Path(wording.__file__).read_bytes() + Path(__file__).read_bytes()
    place = folder / hashlib.sha256(rules + signature.encode()).hexdigest()[:24]
    if (found := _load(place)) is not None:
        return found
    with _only_one(folder):
        if (found := _load(place)) is not None:
            return found
        _save(make(), place)
        _tidy(folder, place)
    return _load(place) or make()


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Of several processes that start together one builds, the others wait for it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _save(tables: Tables, place: Path) -> None:
    half = place.with_name(f"{place.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for field in fields(Tables):
        if field.name != "words":
            np.save(half / f"{field.name}.npy", getattr(tables, field.name))
    (half / "words.txt").write_text("\n".join(tables.words), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    half.rename(place)


def _load(place: Path) -> Tables | None:
    """Map the files; ``None`` where there are none, or not whole ones."""
    try:
        words = (place / "words.txt").read_text(encoding="utf-8")
        # As plain arrays over the same pages: each slice of a ``memmap`` costs several times as much.
        arrays = {
            field.name: np.asarray(np.load(place / f"{field.name}.npy", mmap_mode="r"))
            for field in fields(Tables)
            if field.name != "words"
        }
    except (OSError, ValueError):
        return None
    return Tables(**arrays, words=words.split("\n") if words else [])


def _tidy(folder: Path, newest: Path) -> None:
    """Leave the newest states; one that is still mapped elsewhere stays readable there."""
    states = sorted(
        (path for path in folder.iterdir() if path.is_dir() and path != newest), key=lambda path: -path.stat().st_mtime
    )
    for path in states[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
