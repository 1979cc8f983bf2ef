"""The column that holds an entry's words: the one place where a feature of the database is chosen.

PostgreSQL keeps them as a ``tsvector`` under a GIN index. SQLite keeps them as text, beside which an FTS5 table is kept in step
by triggers (migration 0014). Both find words by their beginnings, all of them in one entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from orders.fulltext.words import split_query

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
    Lookup = models.Lookup[Any]
else:
    Field, Lookup = models.Field, models.Lookup

FTS_TABLE = "orders_searchwords"


class WordsField(Field):
    """A set of words, written as a list of strings; it is searched by ``__hold``, not read."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Name the column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Sequence[str] | None, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """An array for PostgreSQL, else the words with blanks between them."""
        words = list(value or ())
        return words if connection.vendor == "postgresql" else " ".join(words)

    def get_placeholder(self, _value: Any, _compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Let the words pass as they are: PostgreSQL's own parser would part them anew."""
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"


@WordsField.register_lookup
class Hold(Lookup):
    """``words__hold="mai 40-040"``: entries that hold a word for each one that was typed. No words find nothing."""

    lookup_name = "hold"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """FTS5, by the entries' keys."""
        asked = split_query(self.rhs)
        if not asked:
            return "1 = 0", ()
        wish = " AND ".join(_fts5(parts, whole) for parts, whole in asked)
        table, _params = self.process_lhs(compiler, connection)
        key = f'{table.rpartition(".")[0]}."id"'
        return f"{key} IN (SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s)", (wish,)  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A match of the vector."""
        asked = split_query(self.rhs)
        if not asked:
            return "1 = 0", ()
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*params, " & ".join(_tsquery(parts, whole) for parts, whole in asked))


@WordsField.register_lookup
class AlsoHold(Hold):
    """The same, kept from the index: for words that are frequent beside one that is rare."""

    lookup_name = "also_hold"

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A test of the match, which no index answers."""
        sql, params = super().as_postgresql(compiler, connection)
        return f"({sql}) IS TRUE", params


def _fts5(parts: Sequence[str], whole: str) -> str:
    each = " AND ".join([*(f'"{part}"' for part in parts[:-1]), f'"{parts[-1]}"*'])
    return f'(({each}) OR "{whole}"*)' if whole else f"({each})"


def _tsquery(parts: Sequence[str], whole: str) -> str:
    # Only the last part may be unfinished: every beginning that is looked for makes a list of all words that have it.
    each = " & ".join([*(f"'{part}'" for part in parts[:-1]), f"'{parts[-1]}':*"])
    return f"(({each}) | '{whole}':*)" if whole else f"({each})"
