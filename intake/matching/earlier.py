"""Whether an order was already there: by the customer's number, or by much the same goods shortly before."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q

from intake.contracts import DraftLine, ReadMessage
from intake.matching.catalogue import skeleton
from intake.matching.customers import CustomerFacts
from intake.matching.lines import in_base
from intake.matching.shelf import ArticleFacts
from orders.folding import folded
from orders.models import Order
from orders.pricing import in_article_units
from orders.states import OrderState

_WITHIN = timedelta(days=21)
_SAME_GOODS = 0.75
_SAME_GOODS_WITHIN = timedelta(days=6)
_NUMBER_AGAIN = 0.25
# So many signs make a number that is no other's end by chance.
_LONG_NUMBER = 5
_SHORT_NUMBER = 3
# So many articles that are the same are hardly ordered twice within days, whatever the amounts.
_SEVERAL = 3

Goods = set[tuple[str, Decimal]]


def earlier_order(
    customer: CustomerFacts, po_number: str, lines: Sequence[tuple[ArticleFacts | None, DraftLine]], message: ReadMessage
) -> str | None:
    """The number of the order that this one repeats, or ``None``.

    The same number of the customer with at least some of the same goods is a repetition. Without a number on one side, much the
    same goods within a few days are. Two different numbers are two orders, however much alike.
    """
    mine = {
        (article.sku, in_base(article, line.quantity, line.unit))
        for article, line in lines
        if article is not None and line.quantity is not None
    }
    since = message.received_at - _WITHIN
    # ``place`` and the sweep may bring messages out of their order: a later one is as good a witness.
    alike = Q(lines__article_id__in={article.pk for article, _ in lines if article is not None})
    if po_number:
        alike |= Q(po_number__iexact=po_number) | Q(po_number__iexact=folded(po_number))
        if len(end := po_number[-_LONG_NUMBER:]) == _LONG_NUMBER:
            alike |= Q(po_number__iendswith=end)
    orders = (
        Order.objects.filter(
            alike, customer_id=customer.pk, received_at__gte=since, received_at__lte=message.received_at + _WITHIN
        )
        .distinct()
        .exclude(state__in=[OrderState.CANCELLED, OrderState.REJECTED])
        .prefetch_related("lines__article")
        .order_by("received_at", "pk")
    )
    best: tuple[float, str] | None = None
    for order in orders:
        theirs = _goods(order)
        share = _share(mine, theirs)
        if order.state == OrderState.REVIEW and theirs:
            # What a person still has to look at may lack lines or have wrong amounts: what there is of it counts, and several articles do.
            share = max(share, len(mine & theirs) / len(theirs))
            if len(articles := _articles(theirs)) >= _SEVERAL:
                share = max(share, _share(_articles(mine), articles))
        same_number = bool(po_number) and is_same_number(po_number, order.po_number)
        other_number = bool(po_number) and bool(order.po_number) and not same_number and not _is_end(po_number, order.po_number)
        close = abs(message.received_at - order.received_at) <= _SAME_GOODS_WITHIN
        if (same_number and (share >= _NUMBER_AGAIN or not mine)) or (not other_number and close and share >= _SAME_GOODS):
            weight = share + same_number
            if best is None or weight > best[0]:
                best = (weight, order.number)
    return best[1] if best else None


def is_same_number(one: str, other: str) -> bool:
    """Whether two order numbers may be one as scans show it: ``PO-76671``, ``P0-76671`` and ``76671``; ``27/2560`` and ``2712560``."""
    return any(_ends_alike(plain, beside, least=_LONG_NUMBER) for plain in _as_scanned(one) for beside in _as_scanned(other))


def _is_end(one: str, other: str) -> bool:
    """Whether a number is the other one without its letters, or ends it: ``8591`` and ``EK 8591``. With the same goods they are one."""
    return _ends_alike(skeleton(folded(one)), skeleton(folded(other)), least=_SHORT_NUMBER)


def _as_scanned(number: str) -> set[str]:
    return {skeleton(folded(number)), skeleton(folded(number.replace("/", "1")))}


def _ends_alike(plain: str, beside: str, *, least: int) -> bool:
    short, long = sorted((plain, beside), key=len)
    return bool(short) and (short == long or (len(short) >= least and long.endswith(short)))


def _goods(order: Order) -> Goods:
    found: Goods = set()
    for line in order.lines.all():
        if line.article is not None and line.quantity is not None:
            counted = in_article_units(line.article, line.quantity, line.unit)
            found.add((line.article.sku, counted if counted is not None else line.quantity))
    return found


def _articles(goods: Goods) -> set[str]:
    return {sku for sku, _ in goods}


def _share(mine: Set[object], theirs: Set[object]) -> float:
    """How much two orders have in common: shared goods over all goods of both."""
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
