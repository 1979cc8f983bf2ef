"""Serializer fields that take exactly what is written in the description, and turn nothing into something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.units import all_codes, canonical, known, parse_unit

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4}0*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")


class StrictSerializer(serializers.Serializer[Any]):
    """A field that is not described is an error: it may be a misspelt one that matters."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Check the names first, and report them together with the values.

        Raises:
            ValidationError: With an error for every field concerned.
        """
        unknown = {
            str(key): [serializers.ErrorDetail("There is no such field.", "unknown_field")]
            for key in (data if isinstance(data, Mapping) else ())
            if key not in self.fields
        }
        try:
            value: dict[str, Any] = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**_as_dict(error.detail), **unknown}) from error
        if unknown:
            raise serializers.ValidationError(unknown)
        return value


def _as_dict(detail: Any) -> dict[str, Any]:
    return dict(detail) if isinstance(detail, Mapping) else {"non_field_errors": detail}


class Text(serializers.CharField):
    """A JSON string: a number is refused, since it may have lost leading zeros."""

    def to_internal_value(self, data: Any) -> str:
        """Take strings only.

        Raises:
            ValidationError: ``invalid``.
        """
        if not isinstance(data, str):
            self.fail("invalid")
        value: str = super().to_internal_value(data)
        return value


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,9}([.][0-9]{1,4})?$", "example": "3"})
class Number(serializers.Field[Decimal, Any, str, Any]):
    """A decimal number as JSON string or number: up to 9 digits before the point and 4 behind it, no sign, no comma."""

    default_error_messages = {
        "invalid": "Not a number as described: digits, a point, up to 4 digits more.",
        "min_value": "Must be greater than 0.",
    }

    def __init__(self, *, zero: bool = False, **kwargs: Any) -> None:
        self.zero = zero
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """Parse without any rounding.

        Raises:
            ValidationError: ``invalid``, ``min_value``.
        """
        if isinstance(data, bool) or not isinstance(data, str | int | Decimal):
            self.fail("invalid")
        written = data if isinstance(data, str) else f"{data:f}" if isinstance(data, Decimal) else str(data)
        if written.startswith("-") and _NUMBER.fullmatch(written[1:]):
            self.fail("min_value")
        if not _NUMBER.fullmatch(written):
            self.fail("invalid")
        value = Decimal(written)
        if value == 0 and not self.zero:
            self.fail("min_value")
        return value

    def to_representation(self, value: Decimal) -> str:
        """As a string: a binary fraction would change it."""
        return f"{value:f}"


class Unit(Text):
    """A unit that can be counted in, by its code or by a word for it."""

    default_error_messages = {"unknown_unit": "No unit that is known here. Codes: {codes}."}

    def to_internal_value(self, data: Any) -> str:
        """Give the code.

        Raises:
            ValidationError: ``unknown_unit``.
        """
        word = super().to_internal_value(data)
        code = canonical(word) if known(word) else parse_unit(word)
        if code is None:
            self.fail("unknown_unit", codes=", ".join(all_codes()))
        return code


class IsoDate(serializers.DateField):
    """``2026-12-01`` and no other way of writing a day."""

    def to_internal_value(self, value: Any) -> date:
        """Take the one form only.

        Raises:
            ValidationError: ``invalid``.
        """
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        return day


@extend_schema_field(OpenApiTypes.STR)
class Gtin(Text):
    """8, 12, 13 or 14 digits. A wrong check digit is no error here: no article will be found, and a person looks at it."""

    default_error_messages = {"gtin": "A GTIN has 8, 12, 13 or 14 digits."}

    def to_internal_value(self, data: Any) -> str:
        """Check the form.

        Raises:
            ValidationError: ``gtin``.
        """
        value = super().to_internal_value(data)
        if value and not _GTIN.fullmatch(value):
            self.fail("gtin")
        return value
