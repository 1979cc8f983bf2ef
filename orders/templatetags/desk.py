"""Filters of the desk's templates: thin names for ``orders.desk.wording``."""

from __future__ import annotations

from django import template

from orders.desk import highlighting, wording

register = template.Library()

register.filter("money", wording.money)
register.filter("unit_price", wording.unit_price)
register.filter("plain_number", wording.plain_number)
register.filter("input_number", wording.input_number)
register.filter("moment", wording.moment)
register.filter("due", wording.due)
register.filter("person", wording.person)
register.filter("initials", wording.initials)
register.filter("marked", highlighting.marked)
register.filter("excerpt", highlighting.excerpt)


@register.filter
def unit(code: str, quantity: object = 2) -> str:
    """Name a unit for a quantity."""
    return wording.unit_text(code, quantity)


@register.filter
def channel_name(channel: str) -> str:
    """Name a channel."""
    return wording.named(wording.CHANNELS, channel)


@register.filter
def kind_name(kind: str) -> str:
    """Name what a message wants."""
    return wording.named(wording.KINDS, kind)


@register.filter
def purpose_name(purpose: str) -> str:
    """Name why something that is no order waits."""
    return wording.named(wording.PURPOSES, purpose)


@register.filter
def state_name(state: str) -> str:
    """Name the state of an order."""
    return wording.named(wording.STATES, state)


@register.filter
def state_weight(state: str) -> str:
    """Colour of an order's state."""
    return wording.weight(wording.STATES, state)


@register.filter
def answer_name(kind: str) -> str:
    """Name an answer."""
    return wording.named(wording.ANSWERS, kind)


@register.filter
def answer_state(state: str) -> str:
    """Name how far an answer has come."""
    return wording.named(wording.ANSWER_STATES, state)


@register.filter
def answer_weight(state: str) -> str:
    """Colour of an answer's state."""
    return wording.weight(wording.ANSWER_STATES, state)


@register.filter
def event_name(what: str) -> str:
    """Name an event of an order's life."""
    return wording.named(wording.EVENTS, what)
