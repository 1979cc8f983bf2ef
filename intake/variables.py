"""Environment variables, read so that a wrong one is named."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_YES_OR_NO = frozenset({*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", ""})


class Variables(environ.Env):  # type: ignore[misc]
    """As ``environ.Env``; what cannot be read is told with the name of its variable."""

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        """Read one variable.

        Raises:
            ImproperlyConfigured: It is not of the kind that is wanted; the text names it.
        """
        try:
            if options.get("cast") is bool and self.ENVIRON.get(var, "").strip().lower() not in _YES_OR_NO:
                raise ValueError("write true or false")
            return super().get_value(var, *args, **options)
        except (ValueError, TypeError) as error:
            raise ImproperlyConfigured(f"{var}={self.ENVIRON.get(var)!r} cannot be read: {error}") from error
