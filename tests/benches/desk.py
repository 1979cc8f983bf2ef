"""How long the desk's pages take with ten thousand and with a million orders: ``script/bench desk``.

The past grows, the day does not: both sizes have the same open queue, the same customers and the same articles. Times are those
of the server from request to finished page, session and templates included, one request at a time.
The database has the memory that docker-compose.yml gives it.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml

from tests.benches.desk_rows import WORDS, fill
from tests.benches.place import ROOT, environment, measured_in, set_up
from tests.benches.table import Row, hand_over, high, middle, print_table
from tests.servers import postgres_server

if TYPE_CHECKING:
    from django.test import Client

T = TypeVar("T")

SIZES = (10_000, 1_000_000)
REQUESTS = 60
_WARM = 8
_NEXT = re.compile(r'rel="next" href="\?([^"]+)"')
_LIMIT_MS, _LIMIT_RATIO = 50.0, 1.5


def main(given: Sequence[str]) -> None:
    """Print a table of what was measured."""
    parser = argparse.ArgumentParser(prog="script/bench desk", description=__doc__)
    parser.add_argument("orders", nargs="*", type=int, default=list(SIZES), help="how many orders; 10000 1000000 by themselves")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"how many of each page; {REQUESTS} by themselves")
    wanted = parser.parse_args(given)
    sizes, requests = wanted.orders, max(2, wanted.requests)
    with postgres_server(*_as_composed()) as server, tempfile.TemporaryDirectory() as folder:
        env = {**environment(Path(folder)), "DATABASE_URL": server.url}
        begin = time.monotonic()
        measured = []
        for size in sorted(sizes):
            # The larger one goes on from the smaller one.
            measured.append(measured_in(env, "desk", "--measure", str(size), str(requests)))
            sys.stderr.write(f"{size} orders: {time.monotonic() - begin:.0f} s\n")
    print_table(_beside(sorted(sizes), measured))


def _as_composed() -> list[str]:
    """What docker-compose.yml tells the database's server."""
    command = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["postgres"]["command"]
    return [part for part in command[1:] if part != "-c"]


def _beside(sizes: Sequence[int], measured: Sequence[Sequence[Row]]) -> Iterable[Row]:
    numbers = "   ".join(f"{size:,}" for size in sizes)
    yield Row(f"ms with {numbers} orders: median, 95 %; processor 95 %", "", f"95 % < {_LIMIT_MS:.0f}", "ratio")
    worst = 0.0
    for row in measured[-1]:
        times = [next(each.measured for each in rows if each.name == row.name) for rows in measured]
        work = [float(text.split()[-1]) for text in times]
        ratio = work[-1] / work[0]
        worst = max(worst, ratio)
        late = float(times[-1].split()[1]) > _LIMIT_MS
        shown = "   ".join("{} {};{}".format(*text.split()) for text in times)
        yield Row(row.name, shown, "over" if late else "", f"{ratio:.2f} over" if ratio > _LIMIT_RATIO else f"{ratio:.2f}")
    yield Row("the largest ratio of processor times; the goal", f"{worst:.2f}", "", f"{_LIMIT_RATIO}")


# --- in a process of its own --------------------------------------------------------------------------------------
def measure(size: int, requests: int) -> None:
    """Fill the database up to a size and measure every page so many times."""
    set_up()
    from django.contrib.auth.models import User
    from django.test import Client

    from orders.people.roles import Role, give

    fill(size)
    import_module("intake.asgi")  # the state in which the server begins to answer
    clerk = User.objects.get(username="bench0")
    give(clerk, Role.CLERK)
    client = Client()
    client.force_login(clerk)
    hand_over(_row(name, times) for name, times in _all(client, requests))


def _row(name: str, times: Sequence[Taken]) -> Row:
    wall, work = [each.wall_s for each in times], [each.processor_s for each in times]
    return Row(name, f"{1000 * middle(wall):.1f} {1000 * high(wall):.1f} {1000 * high(work):.1f}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one request took: on the clock, and of the processors of web process and database."""

    wall_s: float
    processor_s: float


def _take(work: Callable[[], T]) -> tuple[Taken, T]:
    """Others may work on this machine too: the processor's time says what the page itself costs."""
    wall, web, database = time.perf_counter(), time.process_time(), _database_s()
    result = work()
    return Taken(time.perf_counter() - wall, time.process_time() - web + _database_s() - database), result


def _database_s() -> float:
    """Processor seconds of the database's process for this connection so far."""
    from django.db import connection

    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _all(client: Client, requests: int) -> Iterable[tuple[str, list[Taken]]]:
    dice = random.Random(7)
    for name, address in pages(dice):
        for number in range(_WARM):
            _timed(client, address(number))
        yield name, [_timed(client, address(number)) for number in range(_WARM, _WARM + requests)]
    yield "next: claim the most urgent, and give it back", [_next(client) for _ in range(requests)]


def pages(dice: random.Random) -> list[tuple[str, Callable[[int], str]]]:
    """What is asked for: a name, and the address of the n-th request."""
    from orders.models import Order, OrderLine

    newest = Order.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = [dice.randint(1, newest) for _ in range(_WARM + REQUESTS)]
    orders = {order.pk: order for order in Order.objects.filter(pk__in=keys).select_related("customer")}
    some = [orders[key] for key in keys if key in orders]
    words = [dice.choice(WORDS) for _ in some]
    # Those are looked for who order, and what is ordered.
    customers = [order.customer.number for order in some]
    articles = dict(OrderLine.objects.filter(order__in=some, position=1).values_list("order_id", "article__sku"))
    pairs = [f"{word} {dice.choice(WORDS)}" for word in words]
    # So that as much is found at both sizes: every document holds the frequent one.
    mixed = [f"bestellen k{order.pk % 997}x" for order in some]
    deep = _deep_page("orders", 20)

    def at(values: Sequence[object], form: str) -> Callable[[int], str]:
        return lambda number: form.format(values[number % len(values)])

    return [
        ("queue: all", lambda _: "/?view=all"),
        ("queue: for me", lambda _: "/?view=mine"),
        ("queue: not assigned", lambda _: "/?view=unassigned"),
        ("queue: overdue", lambda _: "/?view=overdue"),
        ("queue: by channel", lambda _: "/?view=fax"),
        ("queue: by reason", lambda _: "/?view=reason-article_unsure"),
        ("order list", lambda _: "/auftraege/"),
        ("order list, 20 pages on", lambda _: f"/auftraege/?{deep}"),
        ("order list: in review", lambda _: "/auftraege/?state=review"),
        ("order list: one word that many hold", at(words, "/auftraege/?q={}")),
        ("order page", at([order.number for order in some], "/auftraege/{}/")),
        ("customer page", at(customers, "/kunden/{}/")),
        ("search: customer's order number", at([order.po_number for order in some], "/suche/?q={}")),
        ("search: customer's number", at(customers, "/suche/?q={}")),
        ("search: customer's name", at([f"Firma {number}" for number in customers], "/suche/?q={}")),
        ("search: telephone number", at([f"0711 {number}" for number in customers], "/suche/?q={}")),
        ("search: article number", at([articles[order.pk] for order in some], "/suche/?q={}")),
        ("search: one word that many hold", at(words, "/suche/?q={}")),
        (
            "search: two words that many hold, but no order both",
            at(pairs, "/suche/?q={}"),
        ),
        ("search: a rare word of a document", at([f"k{order.pk % 997}x{order.pk % 13}" for order in some], "/suche/?q={}")),
        ("search: a rare word and a frequent one", at(mixed, "/suche/?q={}")),
        ("search: a word that nobody wrote", lambda _: "/suche/?q=zylinderkopfdichtung"),
        ("search: the first letters of a word", at([word[:3] for word in words], "/suche/?q={}")),
    ]


def _deep_page(name: str, steps: int) -> str:
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    client, query = Client(), ""
    client.force_login(User.objects.get(username="bench0"))
    for _ in range(steps):
        page = client.get(f"{reverse(f'desk:{name}')}?{query}").content.decode()
        query = html.unescape(_NEXT.findall(page)[0])
    return query


def _timed(client: Client, address: str) -> Taken:
    taken, response = _take(lambda: client.get(address))
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return taken


def _next(client: Client) -> Taken:
    from orders.models import QueueItem

    taken, response = _take(lambda: client.post("/naechster/"))
    if "/pruefen/" not in response["Location"]:
        raise RuntimeError("next found nothing")
    QueueItem.objects.filter(claimed_by__isnull=False).update(claimed_by=None, claimed_until=None)
    return taken


if __name__ == "__main__":
    os.environ.setdefault("ALLWEGE_ENV", "/dev/null")
    arguments = sys.argv[1:]
    if arguments[:1] == ["--measure"]:
        measure(int(arguments[1]), int(arguments[2]))
    else:
        main(arguments)
