"""How long the desk's pages take with ten thousand and with a million orders: ``script/bench desk``.

The past grows, the day does not: both sizes have the same open queue, the same customers and the same articles. Times are those of
the server from request to finished page, sign-in and templates included, one request at a time.
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
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benches.place import environment, measured_in, set_up
from tests.benches.table import Row, hand_over, high, middle, print_table
from tests.servers import postgres_server

if TYPE_CHECKING:
    from django.test import Client

SIZES = (10_000, 1_000_000)
CUSTOMERS = 5_000
ARTICLES = 20_000
OPEN_ITEMS = 400
REQUESTS = 60
_WARM = 8
_NEXT = re.compile(r'rel="next" href="\?([^"]+)"')
_LIMIT_MS, _LIMIT_RATIO = 50.0, 1.5

# One order in eight has a second line; a document of some thirty words stands behind every order.
_WORDS = [
    "Bestellung",
    "bitte",
    "liefern",
    "Schrauben",
    "Handschuhe",
    "Dübel",
    "Leim",
    "Lack",
    "Farbe",
    "Rolle",
    "Karton",
    "Palette",
    "Werk",
    "Baustelle",
    "Termin",
    "dringend",
    "Rechnung",
    "Angebot",
    "Muster",
    "Preis",
    "Größe",
    "schwarz",
    "weiß",
    "blau",
    "verzinkt",
    "Edelstahl",
    "Messing",
    "Holz",
    "Beton",
    "Gips",
    "Kabel",
    "Lampe",
    "Pumpe",
    "Ventil",
    "Filter",
    "Riemen",
]


def main(given: Sequence[str]) -> None:
    """Print a table of what was measured."""
    parser = argparse.ArgumentParser(prog="script/bench desk", description=__doc__)
    parser.add_argument("orders", nargs="*", type=int, default=list(SIZES), help="how many orders; 10000 1000000 by themselves")
    sizes = parser.parse_args(given).orders
    with postgres_server() as server, tempfile.TemporaryDirectory() as folder:
        env = {**environment(Path(folder)), "DATABASE_URL": server.url}
        begin = time.monotonic()
        measured = []
        for size in sorted(sizes):
            # The larger one goes on from the smaller one.
            measured.append(measured_in(env, "desk", "--measure", str(size)))
            sys.stderr.write(f"{size} orders: {time.monotonic() - begin:.0f} s\n")
    print_table(_beside(sorted(sizes), measured))


def _beside(sizes: Sequence[int], measured: Sequence[Sequence[Row]]) -> Iterable[Row]:
    yield Row(
        "PostgreSQL, median and 95 % in ms with this many orders", "  ".join(f"{size:,}" for size in sizes), "95 %", "ratio"
    )
    worst = 0.0
    for row in measured[-1]:
        times = [next(each.measured for each in rows if each.name == row.name) for rows in measured]
        middles = [float(text.split()[0]) for text in times]
        ratio = middles[-1] / middles[0]
        worst = max(worst, ratio)
        late = float(times[-1].split()[1]) > _LIMIT_MS
        yield Row(
            row.name, "   ".join(times), "over 50" if late else "", f"{ratio:.2f}{' over 1.5' if ratio > _LIMIT_RATIO else ''}"
        )
    yield Row("the largest ratio", f"{worst:.2f}", "", f"{_LIMIT_RATIO}")


# --- in a process of its own --------------------------------------------------------------------------------------
def measure(size: int) -> None:
    """Fill the database up to a size and measure every page."""
    set_up()
    from django.contrib.auth.models import User
    from django.test import Client

    fill(size)
    client = Client()
    client.force_login(User.objects.get(username="bench0"))
    hand_over(Row(name, f"{1000 * middle(times):.1f} {1000 * high(times):.1f}") for name, times in _all(client))


def _all(client: Client) -> Iterable[tuple[str, list[float]]]:
    dice = random.Random(7)
    for name, address in pages(dice):
        for number in range(_WARM):
            _timed(client, address(number))
        yield name, [_timed(client, address(number)) for number in range(_WARM, _WARM + REQUESTS)]
    yield "next: claim the most urgent, and give it back", [_next(client) for _ in range(REQUESTS)]


def pages(dice: random.Random) -> list[tuple[str, Callable[[int], str]]]:
    """What is asked for: a name, and the address of the n-th request."""
    from orders.models import Order

    newest = Order.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = [dice.randint(1, newest) for _ in range(_WARM + REQUESTS)]
    orders = {order.pk: order for order in Order.objects.filter(pk__in=keys)}
    some = [orders[key] for key in keys if key in orders]
    words = [dice.choice(_WORDS) for _ in some]
    customers = [f"{10000 + dice.randrange(CUSTOMERS)}" for _ in some]
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
        ("search: article number", at([f"AR-{dice.randrange(ARTICLES):05d}" for _ in some], "/suche/?q={}")),
        ("search: one word that many hold", at(words, "/suche/?q={}")),
        ("search: two words that many hold", at([f"{word} {dice.choice(_WORDS)}" for word in words], "/suche/?q={}")),
        ("search: a rare word of a document", at([f"k{order.pk % 997}x{order.pk % 13}" for order in some], "/suche/?q={}")),
        (
            "search: a rare word and a frequent one",
            at([f"{words[n]} k{o.pk % 997}x" for n, o in enumerate(some)], "/suche/?q={}"),
        ),
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


def _timed(client: Client, address: str) -> float:
    begin = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - begin
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return taken


def _next(client: Client) -> float:
    from orders.models import QueueItem

    begin = time.perf_counter()
    response = client.post("/naechster/")
    taken = time.perf_counter() - begin
    if "/pruefen/" not in response["Location"]:
        raise RuntimeError("next found nothing")
    QueueItem.objects.filter(claimed_by__isnull=False).update(claimed_by=None, claimed_until=None)
    return taken


# --- rows -----------------------------------------------------------------------------------------------------------
def fill(size: int) -> None:
    """Bring the database to this many orders, with lines, events, items, entries of the search; in SQL, to be quick."""
    from django.db import connection

    from orders.models import Customer, Order

    with connection.cursor() as cursor:
        if not Customer.objects.exists():
            cursor.execute(_MASTER_DATA, {"customers": CUSTOMERS, "articles": ARTICLES})
        first = Order.objects.count() + 1
        values = {"first": first, "last": size, "customers": CUSTOMERS, "articles": ARTICLES, "open": OPEN_ITEMS, "words": _WORDS}
        for statement in _ORDERS:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


_MASTER_DATA = """
INSERT INTO auth_user (id, username, first_name, last_name, email, password, is_active, is_staff, is_superuser, date_joined)
SELECT n + 1, 'bench' || n, 'Vorname' || n, 'Name' || n, '', '!', true, false, false, now() FROM generate_series(0, 11) n;
INSERT INTO orders_clerkprofile (user_id, manages, absent)
SELECT n + 1, 'Betreuung ' || n, n = 11 FROM generate_series(0, 11) n;
INSERT INTO orders_customer (id, number, name, street, postal_code, city, country, language, vat_id, preferred_channel,
  account_manager, price_list, active, credit_stop)
SELECT n + 1, (10000 + n)::text, 'Firma ' || (10000 + n) || ' Bau GmbH', 'Weg ' || n, (70000 + n %% 9999)::text, 'Ort ' || n %% 300,
  'DE', 'de', '', '', 'Betreuung ' || n %% 12, 'A', true, false FROM generate_series(0, %(customers)s - 1) n;
INSERT INTO orders_contact (customer_id, kind, value, normal, learned, disputed, learned_from, learned_by)
SELECT n + 1, 'phone', '0711 ' || (10000 + n), '+49711' || (10000 + n), false, false, '', ''
FROM generate_series(0, %(customers)s - 1) n;
INSERT INTO orders_article (id, sku, folded, gtin, name, description, unit, price, currency, category, active, replaced_by,
  aliases, search, pack_unit)
SELECT n + 1, 'AR-' || lpad(n::text, 5, '0'), 'AR' || lpad(n::text, 5, '0'), '', 'Schraube verzinkt ' || n %% 50 || ' x ' || n %% 90,
  '', 'C62', 12500, 'EUR', '', true, '', '', '', '' FROM generate_series(0, %(articles)s - 1) n;
"""

# Keys run with the numbers; 251 orders a working day.
_ORDERS = (
    """
INSERT INTO orders_order (id, number, state, version, customer_id, channel, sender, received_at, source_ref, source_part, po_number,
  delivery_name, delivery_street, delivery_postal_code, delivery_city, delivery_country, currency, comment, responsible, fields,
  reply_channel, reply_to, reply_thread, public_token, created_at)
SELECT n, '2026-' || lpad(n::text, 7, '0'), CASE WHEN n > %(last)s - %(open)s THEN 'review' ELSE 'closed' END, 1,
  1 + n %% %(customers)s, (ARRAY['fax','email','email','web','api'])[1 + n %% 5], 'a' || n %% %(customers)s || '@firma.example',
  now() - (%(last)s - n) * interval '3 minutes', 'msg-' || n, 0, 'PO-' || n, '', '', '', '', '', 'EUR', '',
  'Betreuung ' || n %% 12, '{}', 'email', '', '{}', md5(n::text), now()
FROM generate_series(%(first)s, %(last)s) n""",
    """
INSERT INTO orders_orderline (order_id, position, article_id, text, quantity, unit, price, price_source, confidence, evidence, rivals,
  replaced, said)
SELECT n, 1, 1 + n %% %(articles)s, '10 Stück', 100000, 'C62', 12500, 'list', 1, '[]'::jsonb, '[]'::jsonb, '', '{}'::jsonb
FROM generate_series(%(first)s, %(last)s) n
UNION ALL
SELECT n, 2, 1 + n * 7 %% %(articles)s, '5 Stück', 50000, 'C62', 12500, 'list', 1, '[]'::jsonb, '[]'::jsonb, '', '{}'::jsonb
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 8 = 0""",
    """
INSERT INTO orders_orderevent (order_id, at, actor, what, before, after, note)
SELECT n, now(), 'system', 'placed', '{}', '{}', '' FROM generate_series(%(first)s, %(last)s) n""",
    # What was open before is done by now.
    "UPDATE orders_queueitem SET state = 'done' WHERE state <> 'done'",
    "UPDATE orders_order SET state = 'closed' WHERE state = 'review' AND id <= %(last)s - %(open)s",
    """
INSERT INTO orders_queueitem (state, kind, channel, order_id, customer_id, source_ref, source_part, purpose, sender, subject, summary,
  reasons, received_at, due_at, changed_at, assigned_to_id, outcome, closed_by, note)
SELECT CASE WHEN n <= %(last)s - %(open)s THEN 'done' WHEN n %% 10 = 0 THEN 'waiting' ELSE 'open' END, 'order',
  (ARRAY['fax','email','email','web','api'])[1 + n %% 5], n, 1 + n %% %(customers)s, 'msg-' || n, 0, 'decide', '', '', '',
  (ARRAY['[{"code": "article_unsure", "line": 1}]', '[{"code": "price_differs", "line": 1}]'])[1 + n %% 2]::jsonb,
  now(), now() + ((n %% 600) - 100) * interval '1 minute', now() - interval '1 hour', CASE WHEN n %% 3 = 0 THEN 1 + n %% 12 END, '',
  '', ''
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 4 = 0 OR n > %(last)s - %(open)s""",
    """
INSERT INTO orders_searchentry (kind, ref, order_id, at, text, words)
SELECT 'order', '2026-' || lpad(n::text, 7, '0'), n, now(), 'AR-' || lpad((n %% %(articles)s)::text, 5, '0') || ' Schraube verzinkt',
  array_to_tsvector(ARRAY(SELECT DISTINCT w FROM unnest(ARRAY['2026', lpad(n::text, 7, '0'), '2026' || lpad(n::text, 7, '0'), 'po',
    n::text, 'po' || n, 'a' || n %% %(customers)s, 'firma', 'example', (10000 + n %% %(customers)s)::text, 'bau', 'gmbh', 'ar',
    lpad((n %% %(articles)s)::text, 5, '0'), 'ar' || lpad((n %% %(articles)s)::text, 5, '0'), 'schraube', 'verzinkt', '10', 'stueck',
    replace(replace(replace(lower((%(words)s::text[])[1 + n %% 36]), 'ü', 'ue'), 'ö', 'oe'), 'ß', 'ss')]) w))
FROM generate_series(%(first)s, %(last)s) n""",
    # Every third word of a text follows from the order's number alone, so that all words are about as frequent.
    """
INSERT INTO orders_searchentry (kind, ref, at, text, words)
SELECT 'document', 'msg-' || n, now(), t, array_to_tsvector(ARRAY(SELECT DISTINCT w FROM unnest(string_to_array(
  replace(replace(replace(lower(t), 'ü', 'ue'), 'ö', 'oe'), 'ß', 'ss'), ' ')) w WHERE w <> ''))
FROM (SELECT n, concat_ws(' ', 'Sehr geehrte Damen und Herren wir bestellen', 'PO' || n, 'k' || n %% 997 || 'x' || n %% 13,
  (%(words)s::text[])[1 + n * 5 %% 36], (%(words)s::text[])[1 + n * 7 %% 36 ], (%(words)s::text[])[1 + n / 3 %% 36],
  (%(words)s::text[])[1 + n / 11 %% 36], (%(words)s::text[])[1 + n / 101 %% 36], n %% 90 || ' Stück ', 'AR',
  lpad((n %% %(articles)s)::text, 5, '0'), 'mit freundlichen Grüßen Firma', 10000 + n %% %(customers)s) AS t
  FROM generate_series(%(first)s, %(last)s) n) texts""",
)


if __name__ == "__main__":
    os.environ.setdefault("ALLWEGE_ENV", "/dev/null")
    arguments = sys.argv[1:]
    if arguments[:1] == ["--measure"]:
        measure(int(arguments[1]))
    else:
        main(arguments)
