"""All positions of an order as one form set."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orders.data import LineData
from orders.desk import wording
from orders.desk.lines import MOST_LINES, LineForm
from orders.desk.linewords import mark_of
from orders.desk.lookups import articles_for, label
from orders.models import Article, Customer, OrderLine
from orders.units import canonical

if TYPE_CHECKING:
    _LineForms = forms.BaseFormSet[LineForm]
else:
    _LineForms = forms.BaseFormSet


class BaseLines(_LineForms):
    """All positions; an order to be accepted has at least one."""

    def clean(self) -> None:
        """Refuse an order without lines where it is to be accepted."""
        if self.form_kwargs["lines"].complete and not self.kept():
            raise ValidationError(_("Ein Auftrag braucht mindestens eine Position."), code="no_lines")

    def kept(self) -> list[LineForm]:
        """The lines that stay."""
        return [form for form in self.forms if not form.is_dropped and form.has_changed_or_stored]

    @property
    def blank(self) -> LineForm:
        """The pattern for a line to be added."""
        return self.empty_form

    def lines_data(self, customer: Customer | None) -> tuple[LineData, ...]:
        """All lines, counted anew from 1."""
        return tuple(form.line(position, customer) for position, form in enumerate(self.kept(), start=1))

    def total_text(self, currency: str) -> str:
        """The sum for people; a dash where a line's amount is unknown."""
        amounts = [form.amount for form in self.kept()]
        known_amounts = [each for each in amounts if each is not None]
        complete = bool(known_amounts) and len(known_amounts) == len(amounts)
        return wording.money(sum(known_amounts, Decimal(0)) if complete else None, currency)


LineFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=0, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def lines_of(stored: list[OrderLine]) -> list[dict[str, Any]]:
    """The stored lines as they stand in the form."""
    return [
        {
            "position": line.position,
            "mark": mark_of(line),
            "price_source": line.price_source,
            "article": label(line.article),
            "quantity": wording.input_number(line.quantity),
            "unit": canonical(line.unit) if line.unit else "",
            "price": wording.input_number(line.price, least_places=2),
        }
        for line in stored
    ]


def posted_articles(data: QueryDict) -> dict[str, Article]:
    """Find the articles of all posted lines in one query."""
    names = [name for name in data if name.startswith("lines-") and name.endswith("-article")]
    return articles_for(text for name in names[:MOST_LINES] for text in data.getlist(name))
