"""The language in which the numbers of a form are written: that of the page on which they were typed.

A draft, a parked call or a form that comes back may be printed on a page in the other language,
where ``0,085`` would be eighty-five.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, override

from orders.desk.numbers import respelled, sign_of

_NUMBERS = ("-quantity", "-price")


def language_now() -> str:
    """The language in which this page is printed."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def language_of(data: Mapping[str, str]) -> str:
    """The language of the page on which a form was typed, as it says itself (``lang``)."""
    said = str(data.get("lang", ""))[:2]
    return said if said in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def in_language_of(data: Mapping[str, str]) -> AbstractContextManager[None]:
    """Print a piece for the page that is already there: in its language, whatever another window has chosen since."""
    return override(language_of(data))


def for_this_page(data: QueryDict) -> QueryDict:
    """A form as it is printed on a page of today's language: its numbers in that spelling."""
    new = data.copy()
    for name, text in _new_texts(data).items():
        new[name] = text
    return new


def call_for_this_page(data: Mapping[str, str]) -> dict[str, str]:
    """The same for what was typed of a call."""
    return {**data, **_new_texts(data)}


def _new_texts(data: Mapping[str, str]) -> dict[str, str]:
    before, now = language_of(data), language_now()
    if before == now or "lang" not in data:
        return {}
    typed = [(name, str(data[name])) for name in data if name.startswith("lines-") and name.endswith(_NUMBERS)]
    return {**respelled(typed, before=sign_of(before), now=sign_of(now)), "lang": now}
