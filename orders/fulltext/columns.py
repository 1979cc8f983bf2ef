"""A column that the database itself keeps folded, so that whoever writes a row need not think of the search."""

from __future__ import annotations

from django.db.models import F, GeneratedField, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Replace

from orders.fulltext.words import LETTERS


def folded_column(*names: str) -> GeneratedField:
    """Other columns of the row, joined by blanks and folded as ``words.fold_letters`` does; for ``__contains``."""
    parts: list[Combinable] = []
    for name in names:
        parts += [_text(" "), F(name)]
    joined: Combinable = Concat(*parts, output_field=TextField())
    for letter, plain in LETTERS.items():
        joined = Replace(joined, _text(letter), _text(plain), output_field=TextField())
    return GeneratedField(expression=Lower(joined, output_field=TextField()), output_field=TextField(), db_persist=True)


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())
