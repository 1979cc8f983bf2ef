"""Rows for the bench of the desk, made in SQL to be quick: PostgreSQL only."""

from __future__ import annotations

CUSTOMERS = 5_000
ARTICLES = 20_000
OPEN_ITEMS = 400
# Two orders of three come from these, and two of three ask for these articles.
REGULARS = 500
# fmt: off
WORDS = [
    "Bestellung", "bitte", "liefern", "Schrauben", "Handschuhe", "Dübel", "Leim", "Lack", "Farbe", "Rolle", "Karton", "Palette",
    "Werk", "Baustelle", "Termin", "dringend", "Rechnung", "Angebot", "Muster", "Preis", "Größe", "schwarz", "weiß", "blau",
    "verzinkt", "Edelstahl", "Messing", "Holz", "Beton", "Gips", "Kabel", "Lampe", "Pumpe", "Ventil", "Filter", "Riemen",
]
# fmt: on
_INDEXED = ("orders_order", "orders_orderline", "orders_orderevent", "orders_queueitem", "orders_searchentry")


def fill(size: int) -> None:
    """Bring the database to so many orders, each with lines, an event, entries of the search, and every fourth with an item."""
    from django.db import connection

    from orders.models import Customer, Order

    with connection.cursor() as cursor:
        if not Customer.objects.exists():
            cursor.execute(_MASTER_DATA, {"customers": CUSTOMERS, "articles": ARTICLES})
        first = Order.objects.count() + 1
        values = {"first": first, "last": size, "customers": CUSTOMERS, "articles": ARTICLES, "open": OPEN_ITEMS, "words": WORDS}
        # Making an index at the end is much quicker than keeping it in step.
        cursor.execute(_INDEXES, {"tables": list(_INDEXED)})
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in _ORDERS:
            cursor.execute(statement, values)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
        # What was filled is written out now, not while it is measured.
        cursor.execute("CHECKPOINT")


# Those that hold a constraint stay.
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(tables)s)
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = (quote_ident(indexname))::regclass)
"""

_MASTER_DATA = """
INSERT INTO auth_user (id, username, first_name, last_name, email, password, is_active, is_staff, is_superuser, date_joined)
SELECT n + 1, 'bench' || n, 'Vorname' || n, 'Name' || n, '', '!', true, false, false, now() FROM generate_series(0, 11) n;
INSERT INTO orders_clerkprofile (user_id, manages, absent)
SELECT n + 1, 'Betreuung ' || n, n = 11 FROM generate_series(0, 11) n;
INSERT INTO orders_customer (id, number, name, street, postal_code, city, country, language, vat_id, preferred_channel,
  account_manager, price_list, active, credit_stop)
SELECT n + 1, (10000 + n)::text, 'Firma ' || (10000 + n) || ' Bau GmbH', 'Weg ' || n, (70000 + n %% 9999)::text,
  'Ort ' || n %% 300, 'DE', 'de', '', '', 'Betreuung ' || n %% 12, 'A', true, false FROM generate_series(0, %(customers)s - 1) n;
INSERT INTO orders_contact (customer_id, kind, value, normal, learned, disputed, learned_from, learned_by, checked_by)
SELECT n + 1, 'phone', '0711 ' || (10000 + n), '+49711' || (10000 + n), false, false, '', '', ''
FROM generate_series(0, %(customers)s - 1) n;
INSERT INTO orders_article (id, sku, folded, gtin, name, description, unit, price, currency, category, active, replaced_by,
  aliases, search, pack_unit)
SELECT n + 1, 'AR-' || lpad(n::text, 5, '0'), 'AR' || lpad(n::text, 5, '0'), '',
  'Schraube verzinkt ' || n %% 50 || ' x ' || n %% 90, '', 'C62', 12500, 'EUR', '', true, '', '', '', ''
FROM generate_series(0, %(articles)s - 1) n;
"""
_FOLDED = "replace(replace(replace(lower({}), 'ü', 'ue'), 'ö', 'oe'), 'ß', 'ss')"

# Of an order by its number n, counted from zero.
_CUSTOMER = f"(CASE WHEN n %% 3 < 2 THEN n * 7 %% {REGULARS} ELSE n %% %(customers)s END)"
_ARTICLE = f"(CASE WHEN n %% 3 > 0 THEN n * 11 %% {REGULARS} ELSE n %% %(articles)s END)"

# Keys run with the numbers. One order in eight has a second line; a document of some thirty words stands behind every order.
_ORDERS = (
    f"""
INSERT INTO orders_order (id, number, state, version, customer_id, channel, sender, received_at, source_ref, source_part,
  po_number, delivery_name, delivery_street, delivery_postal_code, delivery_city, delivery_country, currency, comment,
  responsible, fields, reply_channel, reply_to, reply_thread, public_token, created_at)
SELECT n, '2026-' || lpad(n::text, 7, '0'), CASE WHEN n > %(last)s - %(open)s THEN 'review' ELSE 'closed' END, 1,
  1 + {_CUSTOMER}, (ARRAY['fax','email','email','web','api'])[1 + n %% 5], 'a' || {_CUSTOMER} || '@firma.example',
  now() - (%(last)s - n) * interval '3 minutes', 'msg-' || n, 0, 'PO-' || n, '', '', '', '', '', 'EUR', '',
  'Betreuung ' || n %% 12, '{{}}', 'email', '', '{{}}', md5(n::text), now()
FROM generate_series(%(first)s, %(last)s) n""",
    f"""
INSERT INTO orders_orderline (order_id, position, article_id, text, quantity, unit, price, price_source, confidence, evidence,
  rivals, replaced, said)
SELECT n, 1, 1 + {_ARTICLE}, '10 Stück', 100000, 'C62', 12500, 'list', 1, '[]'::jsonb, '[]'::jsonb, '', '{{}}'::jsonb
FROM generate_series(%(first)s, %(last)s) n
UNION ALL
SELECT n, 2, 1 + n * 7 %% %(articles)s, '5 Stück', 50000, 'C62', 12500, 'list', 1, '[]'::jsonb, '[]'::jsonb, '', '{{}}'::jsonb
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 8 = 0""",
    """
INSERT INTO orders_orderevent (order_id, at, actor, what, before, after, note)
SELECT n, now(), 'system', 'placed', '{}', '{}', '' FROM generate_series(%(first)s, %(last)s) n""",
    # What was open before is done by now.
    "UPDATE orders_queueitem SET state = 'done' WHERE state <> 'done'",
    "UPDATE orders_order SET state = 'closed' WHERE state = 'review' AND id <= %(last)s - %(open)s",
    f"""
INSERT INTO orders_queueitem (state, kind, channel, order_id, customer_id, source_ref, source_part, purpose, sender, subject,
  summary, reasons, received_at, due_at, changed_at, assigned_to_id, outcome, closed_by, note)
SELECT CASE WHEN n <= %(last)s - %(open)s THEN 'done' WHEN n %% 10 = 0 THEN 'waiting' ELSE 'open' END, 'order',
  (ARRAY['fax','email','email','web','api'])[1 + n %% 5], n, 1 + {_CUSTOMER}, 'msg-' || n, 0, 'decide', '', '', '',
  (ARRAY['[{{"code": "article_unsure", "line": 1}}]', '[{{"code": "price_differs", "line": 1}}]'])[1 + n %% 2]::jsonb,
  now(), now() + ((n %% 600) - 100) * interval '1 minute', now() - interval '1 hour', CASE WHEN n %% 3 = 0 THEN 1 + n %% 12 END,
  '', '', ''
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 4 = 0 OR n > %(last)s - %(open)s""",
    f"""
INSERT INTO orders_searchentry (id, kind, ref, order_id, at, text, words)
SELECT 2 * n, 'order', '2026-' || lpad(n::text, 7, '0'), n, now(), 'AR-' || a || ' Schraube verzinkt',
  array_to_tsvector(ARRAY(SELECT DISTINCT w FROM unnest(ARRAY['2026', lpad(n::text, 7, '0'), '2026' || lpad(n::text, 7, '0'),
    'po', n::text, 'po' || n, 'a' || {_CUSTOMER}, 'firma', 'example', (10000 + {_CUSTOMER})::text, 'bau', 'gmbh',
    'ar', a, 'ar' || a, 'schraube', 'verzinkt', '10', 'stueck', {_FOLDED.format("(%(words)s::text[])[1 + n %% 36]")}]) w))
FROM (SELECT n, lpad({_ARTICLE}::text, 5, '0') AS a FROM generate_series(%(first)s, %(last)s) n) numbers
ORDER BY n""",
    f"""
INSERT INTO orders_searchentry (id, kind, ref, at, text, words)
SELECT 2 * n - 1, 'document', 'msg-' || n, now(), t, array_to_tsvector(ARRAY(SELECT DISTINCT w FROM unnest(
  string_to_array({_FOLDED.format("t")}, ' ')) w WHERE w <> ''))
FROM (SELECT n, concat_ws(' ', 'Sehr geehrte Damen und Herren wir bestellen', 'PO' || n, 'k' || n %% 997 || 'x' || n %% 13,
  (%(words)s::text[])[1 + n * 5 %% 36], (%(words)s::text[])[1 + n * 7 %% 36 ], (%(words)s::text[])[1 + n / 3 %% 36],
  (%(words)s::text[])[1 + n / 11 %% 36], (%(words)s::text[])[1 + n / 101 %% 36], n %% 90 || ' Stück ', 'AR',
  lpad({_ARTICLE}::text, 5, '0'), 'mit freundlichen Grüßen Firma', 10000 + {_CUSTOMER}) AS t
  FROM generate_series(%(first)s, %(last)s) n) texts""",
)
