"""What it costs to look one line up in a large catalogue, and the memory of a process that does."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.benches.articles import invent, ordered_in_words
from tests.benches.place import set_up
from tests.benches.table import Row, hand_over, times

if TYPE_CHECKING:
    from intake.matching.articles import Shelf
    from intake.understanding import Item

T = TypeVar("T")

LINES = 300
_WARM = 20
_AT_ONCE = 5000
_LARGE = 100_000
"""From so many articles on the limits of a million hold."""


def store(count: int) -> None:
    """Write invented articles to the database and build the catalogue's files, as the first worker does."""
    from intake.matching.knowledge import snapshot
    from orders.masterdata.articles import derive_article
    from orders.models import Article

    articles = invent(count)
    while some := list(islice(articles, _AT_ONCE)):
        rows = [
            Article(
                sku=each.sku,
                gtin=each.gtin,
                name=each.name,
                unit=each.unit,
                pack_unit=each.pack_unit,
                pack_size=each.pack_size,
                price=Decimal(each.price),
                aliases="|".join(each.aliases),
            )
            for each in some
        ]
        for row in rows:
            derive_article(row)  # as the import does
        Article.objects.bulk_create(rows)
    snapshot()


def rows_of() -> list[Row]:
    """Load the catalogue as a worker does, and look lines up in it."""
    import intake.celery
    import intake.tasks  # noqa: F401 - what a worker holds
    from intake.matching.knowledge import snapshot
    from intake.understanding.wording import Wording
    from orders.models import Article

    begin = time.perf_counter()
    catalogue = snapshot().catalogue
    loaded_s = time.perf_counter() - begin
    # Stored all at once into an empty table, so that the keys have no gaps.
    count, first, dice = Article.objects.count(), Article.objects.earliest("pk").pk, random.Random(1)
    some = dice.sample(range(first, first + count), LINES + _WARM)
    facts = [Article.objects.values_list("sku", "name", named=True).get(pk=pk) for pk in some]
    items = {how: [_item(each.sku, each.name, dice, how) for each in facts] for how in ("number", "number and words", "words")}
    limits = ("30 ms", "5 ms") if count > _LARGE else ("10 ms", "2 ms")
    size = f"{count:,} articles"
    rows = [Row(f"{size}: a worker that starts has loaded them after", f"{loaded_s:.1f} s")]
    rows += [_measured(f"{size}, a line by {how}: median, 95 %", some, limits) for how, some in items.items()]
    queries = [Wording(item.description) for item in items["words"]]
    rows.append(times("  of this the index alone", _timed(catalogue.search, queries)))
    private, mapped = memory_mib()
    rows.append(Row(f"{size}: memory of the process, its own", f"{private} MiB", "600 MB", "300 MB"))
    rows.append(Row("  mapped from files that all processes share", f"{mapped} MiB"))
    return rows


def _item(sku: str, name: str, dice: random.Random, how: str) -> Item:
    from intake.understanding import Code, Item, Quantity
    from orders.folding import folded

    codes = (Code(sku, folded(sku), labelled=True),) if how != "words" else ()
    words = ordered_in_words(name, dice) if how != "number" else ""
    return Item(f"10 {sku} {words}", words, codes=codes, quantities=(Quantity(Decimal(10), "", "10", "leading"),))


def _measured(name: str, items: Sequence[Item], limits: tuple[str, str]) -> Row:
    """Look lines up, each as the first of a message of its own: nothing is remembered from line to line but words."""
    from intake.matching.articles import identify

    return times(name, _timed(lambda item: identify(item, _shelf()), items), limit=limits[0], aim=limits[1])


def _shelf() -> Shelf:
    from django.utils import timezone

    from intake.contracts import ReadMessage
    from intake.matching import knowledge_for
    from orders.states import ChannelName

    return knowledge_for(ReadMessage(ChannelName.API, "", "", timezone.now(), (), {}, {}, {})).shelf(None)


def _timed(work: Callable[[T], object], things: Sequence[T]) -> list[float]:
    """Processor seconds of each but the first few, which only warm up: nothing else is waited for."""
    seconds = []
    for thing in things:
        begin = time.process_time()
        work(thing)
        seconds.append(time.process_time() - begin)
    return seconds[_WARM:]


def memory_mib() -> tuple[int, int]:
    """Memory of this process in MiB: what is its own, and what it shares with others or could be read from files again."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    own = kib["Private_Dirty"] + kib["Swap"]
    return own // 1024, (kib["Rss"] - kib["Private_Dirty"]) // 1024


if __name__ == "__main__":
    set_up()
    if sys.argv[1] == "store":
        store(int(sys.argv[2]))
        hand_over([])
    else:
        hand_over(rows_of())
