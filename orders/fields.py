"""Database fields that keep money and quantities exact."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    _BigIntegerField = models.BigIntegerField[Any, Any]
else:
    _BigIntegerField = models.BigIntegerField


class ScaledDecimalField(_BigIntegerField):
    """A ``Decimal`` kept as an integer of its smallest part.

    SQLite stores Django's ``DecimalField`` as REAL and so loses digits; an integer is exact on
    every database. ``places`` digits after the point are kept; a value with more is refused,
    never rounded in silence.
    """

    # What django-stubs reads instead of the integers of the base.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, places: int = 4, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep ``places`` in migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["places"] = self.places
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Decimal | None:
        """Turn anything a caller may assign into a ``Decimal``.

        Raises:
            ValidationError: Not a number, not finite, or more than ``places`` digits after the point.
        """
        if value is None:
            return None
        try:
            number = Decimal(str(value))
            exact = number.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation as error:
            raise ValidationError(f"Keine Zahl: {value!r}") from error
        if exact != number:
            raise ValidationError(f"Mehr als {self.places} Nachkommastellen: {value}")
        return number

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        """Give back the decimal with its trailing zeros removed."""
        if value is None:
            return None
        number = Decimal(value).scaleb(-self.places)
        plain = number.normalize()
        return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain

    def get_prep_value(self, value: Any) -> int | None:
        """Scale for the database."""
        number = self.to_python(value)
        return None if number is None else int(number.scaleb(self.places))

    def formfield(self, *_args: Any, **kwargs: Any) -> Any:
        """Edit as a decimal."""
        from django import forms

        return models.Field.formfield(self, form_class=forms.DecimalField, decimal_places=self.places, **kwargs)
