"""One position of a reading into one line of a draft: article, quantity, unit, price, and every doubt about them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from intake.contracts import DraftLine
from intake.matching.articles import identify
from intake.matching.customers import CustomerFacts
from intake.matching.knowledge import Knowledge
from intake.matching.lessons import words_of
from intake.matching.packs import Counted, Sold, count, unlike_pack
from intake.matching.saying import number_said, price_said
from intake.matching.shelf import ArticleFacts, Identified, Shelf
from intake.understanding.phrases import unit_of
from intake.understanding.result import Item
from intake.understanding.settling import proven
from orders.data import Said
from orders.pricing import in_article_units
from orders.reasons import Reason, ReasonCode
from orders.units import MEASURES, canonical

_SURE = 0.9
_SCAN_SURE = 0.65
_PRICE_TOLERANCE = Decimal("0.03")
_TIMES_TOO_MUCH = 20
_TIMES_TOO_MUCH_SCANNED = 10
_TIMES_TOO_MUCH_UNCLEAR = 4
_CLEAR = 0.85
_LEAST_SEEN = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """A line with its doubts."""

    line: DraftLine
    reasons: tuple[Reason, ...]
    article: ArticleFacts | None


def match_line(
    item: Item, position: int, customer: CustomerFacts | None, shelf: Shelf, knowledge: Knowledge, *, price_list: str
) -> Matched:
    """Match one position.

    Args:
        position: Of the line in the draft, from 1.
        price_list: Of the customer; empty where there is none.
    """
    found = identify(item, shelf)
    reasons = [Reason(reason.code, reason.field, position, reason.detail) for reason in item.trouble]
    if found.doubt is not None:
        reasons.append(Reason(found.doubt, "", position, found.detail))
    article = found.article
    counted = _counted(item, article, customer, shelf, knowledge) if item.quantities else None
    if counted is not None and counted.confidence < _SURE:
        reasons.append(Reason(ReasonCode.UNIT_UNSURE, "", position, counted.doubt))
    if article is not None and counted is not None and (unlike := unlike_pack(counted, _sold(article), item)):
        reasons.append(Reason(ReasonCode.UNIT_UNSURE, "", position, unlike))
    if article is not None and counted is not None and (unread := _unit_beside(item, article)):
        reasons.append(Reason(ReasonCode.UNIT_UNSURE, "", position, f"Ist „{unread}“ die Einheit?"))
    if article is not None and counted is not None:
        reasons += _unusual(item, position, article, counted, customer, knowledge)
    stated = _stated(item, article, counted, shelf)
    price, source = _price(article, counted, knowledge, price_list)
    if article is not None and found.doubt is None:
        reasons += _price_reasons(item, position, article, shelf, stated, price)
    if item.scanned and item.quantities:
        reasons += _scan_reasons(item, position)
    codes = {reason.code for reason in reasons}
    if counted is not None and {ReasonCode.QUANTITY_UNUSUAL, ReasonCode.QUANTITY_UNSURE} <= codes:
        counted = None  # read badly, and impossible: better none than that one
    line = DraftLine(
        text=item.text[:2000],
        sku=article.sku if article else None,
        quantity=counted.value if counted else None,
        unit=counted.unit if counted else (article.unit if article else ""),
        confidence=_confidence(item, found, counted),
        price=price,
        price_source=source,
        stated_price=stated,
        replaced=found.replaced,
        evidence=item.evidence,
        rivals=found.rivals,
        said=_said(item, shelf, article, counted, codes) if item.evidence else None,
    )
    return Matched(line, tuple(_once(reasons)), article)


def _said(
    item: Item, shelf: Shelf, article: ArticleFacts | None, counted: Counted | None, doubts: Collection[ReasonCode]
) -> Said:
    """What the desk can learn from; a word or number that was not read clearly teaches nothing."""
    clear = not item.scanned or item.confidence >= _CLEAR
    ours = [bool(shelf.catalogue.by_number(code.folded)) for code in item.codes]
    numbers = [
        code.text for code, known in zip(item.codes, ours, strict=True) if not known and (clear or code.confidence >= _CLEAR)
    ]
    quantity = item.quantities[0] if item.quantities and counted and counted.value == item.quantities[0].value else None
    return Said(
        numbers=tuple(numbers),
        words=words_of(item) if clear and not any(ours) else "",
        quantity=f"{quantity.value.normalize():f}" if quantity else "",
        unit=(quantity.unit_text or quantity.unit) if quantity else "",
        sku=article.sku if article else "",
        counted=counted.unit if counted else "",
        doubts=tuple(sorted(map(str, doubts))),
    )


def _once(reasons: Sequence[Reason]) -> list[Reason]:
    return list({(reason.code, reason.line): reason for reason in reversed(reasons)}.values())[::-1]


def _sold(article: ArticleFacts) -> Sold:
    return Sold(article.unit, article.pack_unit, article.pack_size, article.name)


def _counted(
    item: Item, article: ArticleFacts | None, customer: CustomerFacts | None, shelf: Shelf, knowledge: Knowledge
) -> Counted:
    best = item.quantities[0]
    if article is None:
        return Counted(best.value, best.unit, 1.0)
    before = [canonical(unit) for _, unit in knowledge.quantities_of(customer, article)]
    taught = shelf.lessons.units.get(article.pk)
    counted = count(best, _sold(article), item, used_before=before, taught=taught)
    if counted.confidence >= _SURE:
        return counted
    # Another number of the row may fit the article's units where the first one does not.
    for other in item.quantities[1:]:
        second = count(other, _sold(article), item, used_before=before)
        if second.confidence >= 0.97 and other.weight >= best.weight - 1.0 and second.value != counted.value:
            return Counted(second.value, second.unit, 0.8, f"{best.text} oder {other.text}")
    return counted


def in_base(article: ArticleFacts, value: Decimal, unit: str) -> Decimal:
    """Count in the article's own unit; a unit that is none of the article's is taken for that."""
    counted = in_article_units(article, value, unit)
    return value if counted is None else counted


def _unit_beside(item: Item, article: ArticleFacts) -> str:
    """A pack's name in the description that no name of the article has, where the figure has no unit: it may be meant."""
    best = item.quantities[0]
    if best.unit or best.unit_text or not article.pack_unit:
        return ""
    named = set(re.findall(r"\w+", f"{article.name} {article.aliases} {article.description}".lower()))
    words = (word.strip(".,;:()") for word in item.description.split())
    packs = (word for word in words if word.isalpha() and word.lower() not in named)
    return next((word for word in packs if canonical(unit_of(word)) not in MEASURES | {"", canonical(article.unit)}), "")


def _unusual(
    item: Item, position: int, article: ArticleFacts, counted: Counted, customer: CustomerFacts | None, knowledge: Knowledge
) -> list[Reason]:
    """A quantity far beyond everything that was ordered of the article so far."""
    if counted.value != counted.value.to_integral_value() and canonical(article.unit) in {"C62", "PR", "BX", "PK", "CT", "SET"}:
        return [Reason(ReasonCode.QUANTITY_UNUSUAL, "", position, f"Keine ganze Zahl: {number_said(counted.value)}")]
    own = [in_base(article, *pair) for pair in knowledge.quantities_of(customer, article)]
    everybody = [in_base(article, *pair) for pair in knowledge.usual_of(article)]
    wanted = in_base(article, counted.value, counted.unit)
    times = _TIMES_TOO_MUCH
    if item.scanned and not proven(item):
        times = _TIMES_TOO_MUCH_SCANNED if item.quantities[0].confidence >= _CLEAR else _TIMES_TOO_MUCH_UNCLEAR
    if own and wanted <= max(own) * times / 2:
        return []
    if len(everybody) >= _LEAST_SEEN and wanted > max(everybody) * times / 2 and wanted > median(everybody) * times:
        seen = f"bisher höchstens {number_said(max(everybody))}"
        return [Reason(ReasonCode.QUANTITY_UNUSUAL, "", position, f"{number_said(wanted)} bestellt, {seen}")]
    if wanted * article.price > 25_000 or wanted > 100_000:
        return [
            Reason(ReasonCode.QUANTITY_UNUSUAL, "", position, f"{number_said(wanted)} Einheiten zu {price_said(article.price)}")
        ]
    return []


def _scan_reasons(item: Item, position: int) -> list[Reason]:
    """On a scan a figure must have been read clearly, or be proven by the sum of the line."""
    best = item.quantities[0]
    if proven(item) or best.confidence >= _SCAN_SURE:
        return []
    return [Reason(ReasonCode.QUANTITY_UNSURE, "", position, f"„{best.text}“ undeutlich gelesen")]


def _stated(item: Item, article: ArticleFacts | None, counted: Counted | None, shelf: Shelf) -> Decimal | None:
    """The price on the paper, brought to one article unit."""
    if item.price is None:
        return None
    per_line_unit = item.price / (item.per if article is None else _per(item, article, shelf.prices(article)))
    if (
        article is not None
        and counted is not None
        and article.pack_size
        and counted.unit != _sold(article).units[0]
        and counted.unit in _sold(article).units
    ):
        per_pack = per_line_unit / article.pack_size
        if abs(per_pack - article.price) < abs(per_line_unit - article.price):
            return per_pack.quantize(Decimal("0.0001"))
    return per_line_unit.quantize(Decimal("0.0001"))


def _per(item: Item, article: ArticleFacts, ours: Sequence[Decimal]) -> Decimal:
    """For how many a price is: as the paper says, or a hundred or thousand where it is just so many times ours."""
    if item.price is None or item.per != 1 or proven(item):
        return item.per
    stated = item.price
    packs = [each * article.pack_size for each in ours] if article.pack_size else []
    hundreds = (Decimal(size) for size in (100, 1000) if any(_is_price(stated / size, each) for each in [*ours, *packs]))
    return next(hundreds, item.per)


def _is_price(stated: Decimal, ours: Decimal) -> bool:
    return abs(stated - ours) <= max(ours * _PRICE_TOLERANCE, Decimal("0.006"))


def _price(
    article: ArticleFacts | None, counted: Counted | None, knowledge: Knowledge, price_list: str
) -> tuple[Decimal | None, str]:
    """The price that holds: the step of the customer's list that the quantity reaches, else the list price."""
    if article is None:
        return None, ""
    wanted = in_base(article, counted.value, counted.unit) if counted else Decimal(1)
    steps = [price for least, price in knowledge.prices(article, price_list) if least <= wanted]
    return (steps[-1], "customer") if steps else (article.price, "list")


def _price_reasons(
    item: Item, position: int, article: ArticleFacts, shelf: Shelf, stated: Decimal | None, price: Decimal | None
) -> list[Reason]:
    reasons = []
    if stated is not None and price is not None:
        allowed = shelf.prices(article)  # every step of the customer's list, and the list price
        if not any(_is_price(stated, each) for each in allowed):
            reasons.append(
                Reason(ReasonCode.PRICE_DIFFERS, "", position, f"genannt {price_said(stated)}, bei uns {price_said(price)}")
            )
    if item.price is not None and item.total is not None and item.quantities and not proven(item):
        reasons.append(
            Reason(
                ReasonCode.SUM_DIFFERS,
                "",
                position,
                f"{number_said(item.quantities[0].value)} × {price_said(item.price)} ist nicht {price_said(item.total)}",
            )
        )
    return reasons


def _confidence(item: Item, found: Identified, counted: Counted | None) -> float:
    parts = [found.confidence, counted.confidence if counted else 0.0]
    if item.scanned and item.quantities and not proven(item):
        parts.append(0.74 + item.quantities[0].confidence / 4)
    return round(max(0.0, min(parts)), 3)
