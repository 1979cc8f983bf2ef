"""What stands beside a line: what packs come to, what a price is for, and what a line is known by."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext

from orders import pricing
from orders.desk import wording
from orders.models import Article, OrderLine
from orders.units import canonical


def mark_of(line: OrderLine) -> str:
    """What a stored line is known by while it is on a screen, whatever its position becomes."""
    said = json.dumps([line.text, line.evidence], sort_keys=True, default=str)
    return sha256(said.encode()).hexdigest()[:12] if line.text or line.evidence else ""


def counted_text(article: Article | None, quantity: Decimal | None, unit: str) -> str:
    """``= 30 Stück`` for three packs of ten; empty where it is counted as it is priced, or in none of the article's units."""
    if article is None or quantity is None or not unit or canonical(unit) == canonical(article.unit):
        return ""
    counted = pricing.in_article_units(article, quantity, unit)
    if counted is None:
        return ""
    return f"= {wording.plain_number(counted)} {wording.unit_text(article.unit, counted)}"


def per_unit(article: Article | None, unit: str) -> str:
    """``je Paar`` where a line is counted in another unit than its price."""
    if article is None or not unit or canonical(unit) == canonical(article.unit):
        return ""
    return gettext("je %(unit)s") % {"unit": wording.unit_text(article.unit, 1)}
