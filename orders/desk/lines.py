"""The positions of an order as a form set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from orders import pricing
from orders.data import LineData
from orders.desk import wording
from orders.desk.forms import NumberField
from orders.desk.linewords import counted_text, mark_of, per_unit
from orders.desk.numbers import whole
from orders.desk.viewing import evidence_json, shown_place
from orders.models import Article, Customer, OrderLine
from orders.reasons import Reason
from orders.units import all_codes, canonical, known

# As many as the reading takes of one document: whatever comes in must be decidable.
MOST_LINES = 2000
_CONCERNS = {
    "article": ("article_unknown", "article_unsure", "article_inactive"),
    "quantity": ("quantity_missing", "quantity_unsure", "quantity_unusual"),
    "unit": ("unit_unsure",),
    "price": ("price_differs", "sum_differs"),
}
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class LineContext:
    """What the lines of one order need to know in common; read once, not line by line.

    Attributes:
        stored: The order's lines by position.
        articles: By the text that stands in a field.
        complete: Whether an order is to be accepted: then nothing may be missing.
        decimal_sign: Of the page the form was printed on.
        documents: By message, the number of its first document on the page; of the order's own message it is 0.
    """

    stored: Mapping[int, OrderLine] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)
    reasons: Mapping[int, list[Reason]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    decimal_sign: str = ","
    currency: str = "EUR"
    documents: dict[str, int] = field(default_factory=dict)

    def placed(self, place: Mapping[str, Any]) -> Mapping[str, Any]:
        """A place of another message as the page counts its documents."""
        return shown_place(place, self.documents)


class LineForm(forms.Form):
    """One position."""

    position = forms.IntegerField(required=False, min_value=0, max_value=32767)
    mark = forms.CharField(required=False, max_length=16)
    also = forms.CharField(required=False, max_length=200)
    price_source = forms.CharField(required=False, max_length=10)
    article = forms.CharField(required=False, max_length=320)
    quantity = NumberField(required=False)
    unit = forms.CharField(required=False, max_length=3)
    price = NumberField(required=False, zero=True)

    def __init__(self, *args: Any, lines: LineContext, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for name in ("quantity", "price"):
            number_field = self.fields[name]
            assert isinstance(number_field, NumberField)  # noqa: S101 - tells mypy, holds by the class body
            number_field.decimal_sign = lines.decimal_sign

    # --- validation -------------------------------------------------------------------------------------------
    @property
    def article_found(self) -> Article | None:
        """The article that the field means."""
        return self.lines.articles.get(str(self["article"].value() or ""))

    def clean_article(self) -> str:
        """The text must name one article."""
        text = str(self.cleaned_data["article"])
        if text and self.article_found is None:
            raise ValidationError(_("Kein Artikel mit dieser Nummer. Bitte aus der Liste wählen."), code="article")
        return text

    def clean_unit(self) -> str:
        """Only units we can count in."""
        code = str(self.cleaned_data["unit"])
        if code and not known(code) and (self.stored is None or self.stored.unit != code):
            raise ValidationError(_("Diese Einheit gibt es nicht."), code="unit")
        return code

    def clean(self) -> dict[str, Any]:
        """An order to be accepted has nothing missing in any line."""
        data = super().clean() or self.cleaned_data
        if self.lines.complete and not self.is_dropped and self.has_changed_or_stored:
            self._demand(data)
        return data

    def _demand(self, data: dict[str, Any]) -> None:
        missing = {"article": _("Artikel fehlt."), "quantity": _("Menge fehlt."), "unit": _("Einheit fehlt.")}
        for name, text in missing.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(text, code="required"))
        article, unit = self.article_found, data.get("unit")
        if article and unit and pricing.in_article_units(article, Decimal(1), unit) is None:
            names = ", ".join(wording.unit_text(code) for code in pricing.units_of(article))
            self.add_error("unit", ValidationError(_("Den Artikel gibt es in: %(units)s."), code="unit", params={"units": names}))

    @property
    def has_changed_or_stored(self) -> bool:
        """Whether the line counts at all: an added line left empty does not."""
        return self.stored is not None or any(str(self[name].value() or "").strip() for name in ("article", "quantity", "price"))

    # --- what the template asks -------------------------------------------------------------------------------
    @property
    def stored(self) -> OrderLine | None:
        """The line of the order that this one stands for; ``None`` for an added one.

        Positions may have moved since the form was printed: the mark says which line was meant.
        """
        value, mark = str(self["position"].value() or ""), str(self["mark"].value() or "")
        line = self.lines.stored.get(key) if (key := whole(value)) else None
        if not mark or (line is not None and mark_of(line) == mark):
            return line
        return next((each for each in self.lines.stored.values() if mark_of(each) == mark), None)

    @property
    def joined(self) -> list[OrderLine]:
        """Further lines of the order that were joined to this one."""
        marks = str(self["also"].value() or "").split()
        if not marks:
            return []
        return [line for line in self.lines.stored.values() if mark_of(line) in marks]

    @property
    def shown_position(self) -> int | str:
        """The number at the front."""
        end = (self.prefix or "").rsplit("-", 1)[-1]
        return int(end) + 1 if end.isdigit() else ""

    @property
    def index(self) -> str:
        """The number in the names of its fields, from 0; of the pattern for a new line what the browser puts it in place of."""
        return (self.prefix or "").rsplit("-", 1)[-1]

    @property
    def is_dropped(self) -> bool:
        """Whether the line is to be taken out."""
        return self.is_bound and self[forms.formsets.DELETION_FIELD_NAME].value() in (True, "on", "true", "1")

    @property
    def is_open(self) -> bool:
        """Whether a rival is to be chosen here by a key."""
        return self.article_found is None

    @property
    def said(self) -> str:
        """The customer's own words."""
        lines = [self.stored, *self.joined] if self.stored else self.joined
        return " + ".join(dict.fromkeys(line.text for line in lines if line and line.text))

    @property
    def evidence(self) -> str:
        """Where the line was read, for the browser."""
        return evidence_json([self.lines.placed(place) for place in self._evidence()])

    def _evidence(self) -> list[Any]:
        lines = [self.stored, *self.joined] if self.stored else self.joined
        return [place for line in lines if line for place in line.evidence]

    @property
    def rivals(self) -> list[dict[str, Any]]:
        """Articles to choose from, the best first; nine, as there are keys."""
        if self.stored is None:
            return []
        chosen = self.article_found.sku if self.article_found else ""
        rivals = [rival for rival in self.stored.rivals if isinstance(rival, dict) and rival.get("sku") not in ("", None, chosen)]
        return [{**rival, "hint": self.lines.hints.get(str(rival["sku"]), "")} for rival in rivals[:9]]

    @property
    def reasons(self) -> list[wording.ReasonText]:
        """What is to clear up in this line, each with what was seen."""
        own = [Reason(reason.code, detail=reason.detail) for reason in self._own_reasons()]
        return wording.reason_texts(own)

    def _own_reasons(self) -> list[Reason]:
        return self.lines.reasons.get(self.stored.position, []) if self.stored else []

    @property
    def marks(self) -> dict[str, str]:
        """How sure each cell is: ``sure``, ``unsure`` or ``unknown``."""
        codes = {str(reason.code) for reason in self._own_reasons()}
        marks = {}
        for name, concerns in _CONCERNS.items():
            if name != "price" and not str(self[name].value() or ""):
                marks[name] = "unknown"
            elif codes & set(concerns):
                marks[name] = "unsure"
            elif name in ("article", "quantity") and self.stored and self.stored.evidence and self.stored.confidence >= _SURE:
                marks[name] = "sure"
        return marks

    @property
    def unit_choices(self) -> list[tuple[str, str]]:
        """The units of the article first, then all others."""
        chosen = str(self["unit"].value() or "")
        first = list(pricing.units_of(self.article_found)) if self.article_found else []
        codes = [*first, *(code for code in all_codes() if code not in first)]
        if chosen and chosen not in codes:
            codes.insert(0, chosen)
        return [("", ""), *((code, wording.unit_text(code)) for code in codes)]

    @property
    def per(self) -> str:
        """What the price is for, where that is not plain: ``je Paar``."""
        return per_unit(self.article_found, str(self["unit"].value() or ""))

    @property
    def counted(self) -> str:
        """What a quantity of packs comes to, where it is not counted in the article's own unit: ``= 30 Stück``."""
        return counted_text(self.article_found, self.number("quantity"), str(self["unit"].value() or ""))

    @property
    def amount(self) -> Decimal | None:
        """The line's amount as it stands; ``None`` if it cannot be told."""
        numbers = [self.number(name) for name in ("quantity", "price")]
        return pricing.amount(self.article_found, numbers[0], str(self["unit"].value() or ""), numbers[1])

    @property
    def amount_text(self) -> str:
        """The amount for people."""
        return wording.money(self.amount, self.lines.currency)

    def number(self, name: str) -> Decimal | None:
        """What stands in ``quantity`` or ``price``; ``None`` where it is no number."""
        field_of_form = self.fields[name]
        try:
            number: Decimal | None = field_of_form.clean(str(self[name].value() or ""))
        except ValidationError:
            return None
        return number

    # --- what the order is given ----------------------------------------------------------------------------------
    def line(self, position: int, customer: Customer | None) -> LineData:
        """The line as it is stored; what a person changed is certain."""
        data, stored, article = self.cleaned_data, self.stored, self.article_found
        unit, quantity = data["unit"], data["quantity"]
        price, source = self._price(article, quantity, unit, customer)
        return LineData(
            position=position,
            article_id=article.pk if article else None,
            text=self.said,
            quantity=quantity,
            unit=unit,
            price=price,
            price_source=source,
            stated_price=stored.stated_price if stored else None,
            confidence=stored.confidence if stored and self._same_goods() else 1.0,
            evidence=self._evidence(),
            rivals=stored.rivals if stored else [],
            replaced=stored.replaced if stored and article and article.pk == stored.article_id else "",
            said=stored.said if stored else {},
        )

    def price_to_be(self, customer: Customer | None) -> Decimal | None:
        """The price that is stored as the line stands; the price list is asked only where the field does not say it."""
        typed, stored = self.number("price"), self.stored
        if not self.is_valid():
            return typed
        ours = stored is not None and typed == stored.price
        new = stored is not None and (not self._same_goods() or stored.order.customer_id != (customer.pk if customer else None))
        if typed is not None and not (ours and new):
            return typed
        data = self.cleaned_data
        return self._price(self.article_found, data["quantity"], data["unit"], customer)[0]

    def _same_goods(self) -> bool:
        """Whether article, quantity and unit are as stored."""
        stored, article = self.stored, self.article_found
        if stored is None:
            return False
        given = (article.pk if article else None, self.cleaned_data["quantity"], canonical(self.cleaned_data["unit"]))
        return given == (stored.article_id, stored.quantity, canonical(stored.unit))

    def _price(
        self, article: Article | None, quantity: Decimal | None, unit: str, customer: Customer | None
    ) -> tuple[Decimal | None, str]:
        """Take the typed price; where none stands, or an old one that we found ourselves, the one that holds now."""
        typed, stored = self.cleaned_data["price"], self.stored
        counted = pricing.in_article_units(article, quantity, unit) if article and quantity is not None else None
        valid = pricing.price_for(article, customer, counted) if article and counted is not None else None
        if typed is None or (valid and valid[0] == typed):
            return valid or (None, "")
        if stored is not None and typed == stored.price:
            ours = stored.price_source in ("list", "customer")
            new = not self._same_goods() or stored.order.customer_id != (customer.pk if customer else None)
            other_article = stored.article_id != (article.pk if article else None)
            return valid if valid and ((ours and new) or other_article) else (typed, stored.price_source)
        return typed, "stated" if stored and stored.stated_price == typed else "manual"
