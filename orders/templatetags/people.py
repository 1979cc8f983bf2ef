"""Filters of the account page and the log."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()

# The first that is found counts: every browser also claims to be some other one.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Mac OS": "macOS", "Linux": "Linux"}


@register.filter
def browser(user_agent: str) -> str:
    """Name browser and system, as far as they say so themselves: "Firefox, Windows"."""
    found = [next((name for mark, name in known.items() if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or user_agent[:60] or gettext("unbekannt")
