"""The articles of a world: families in several makers' series, numbered in several styles, some of them discontinued."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article
from intake.evaluation.worlds.numbering import STYLES, Numbers, gtin
from intake.evaluation.worlds.tokens import joined
from intake.evaluation.worlds.trades.vocabulary import Family, Prop, Trade, listed

_FIRST = listed(
    """
    Nor Vel Kas Tri Bel Ron Dor Mar Sil Tek Aro Fen Lum Gra Pol Zen Ost Har Wim Ked Jov Ruv Sol Tan
    """
)
_SECOND = listed(
    """
    dal tis mo vex ler nix da ron gal sta phor tec via lux na rit bo sol fix dur
    """
)
_THIRD = ("", "", "", "a", "o", "is", "ex")
_GRADES = ("Pro", "Plus", "Eco", "Max", "Basic", "Premium")

Values = tuple[tuple[Prop, str], ...]


def make_articles(trade: Trade, size: int, dice: Dice) -> list[Article]:
    """Make a catalogue.

    Args:
        size: About how many articles; families that need no series make it a little smaller or larger.
    """
    numbers, names = Numbers(dice.child("numbers")), _SeriesNames(dice.child("series"))
    styles = dice.several(STYLES, dice.number(3, 6))
    plain = sum(_combinations(family) for family in trade.families)
    articles: list[Article] = []
    for place, family in enumerate(trade.families):
        own = dice.child("family", place)
        share = size * _combinations(family) / plain / max(1, _combinations(family))
        count = max(1, round(share * own.between(0.6, 1.4))) if family.brand else 1
        for turn in range(count):
            keep = min(1.0, max(0.12, size / plain)) if count == 1 else 1.0
            series = names.next() if family.brand and (count > 1 or own.chance(0.5)) else ""
            articles += _series(family, series, keep, numbers, own.pick(styles), own.child(turn))
    unique = list({article.name.casefold(): article for article in articles}.values())
    return unique + _discontinued(unique, numbers, styles, names, dice.child("old"))


def _combinations(family: Family) -> int:
    return math.prod(len(prop.values) for prop in family.props)


def _series(family: Family, series: str, keep: float, numbers: Numbers, style: str, dice: Dice) -> list[Article]:
    pack_unit, pack_size = _pack(family, dice)
    chosen = [
        tuple(zip(family.props, values, strict=True)) for values in itertools.product(*(each.values for each in family.props))
    ]
    if keep < 1 or dice.chance(0.4):
        chosen = [each for each in chosen if dice.chance(max(keep, 0.25))] or chosen[:2]
    skus = numbers.for_family(style, family.noun, [[value for _prop, value in each] for each in chosen])
    level, slang = dice.between(0.8, 1.25), _slang(family, dice)
    makers = _maker_numbers(dice, len(chosen))
    renumbered = dice.chance(0.08)
    old = numbers.for_family("six", family.noun, [[""]] * len(chosen)) if renumbered else [""] * len(chosen)
    return [
        Article(
            sku=sku,
            gtin=gtin(dice.number(0, 10**11 - 1)) if dice.chance(0.9) else "",
            name=_name(family, series, values),
            family=family,
            series=series,
            values=values,
            price=_price(family, values, level * dice.between(0.97, 1.03)),
            pack_size=pack_size,
            pack_unit=pack_unit,
            slang=slang,
            maker_number=maker,
            old_number=former,
            category=family.noun,
        )
        for sku, values, maker, former in zip(skus, chosen, makers, old, strict=True)
    ]


def _name(family: Family, series: str, values: Values) -> str:
    return joined([family.noun, *([series] if series else []), *(prop.form.format(value) for prop, value in values)])


def _pack(family: Family, dice: Dice) -> tuple[str, int | None]:
    choices = [each for each in family.packs.split("|") if each]
    if not choices or dice.chance(0.15):
        return "", None
    unit, _colon, sizes = dice.pick(choices).partition(":")
    return unit, int(dice.pick(sizes.split(",")))


def _price(family: Family, values: Values, level: float) -> Decimal:
    low, high = family.price
    places = [prop.values.index(value) / max(1, len(prop.values) - 1) for prop, value in values]
    share = sum(places) / len(places) if places else 0.5
    price = (low + (high - low) * share**1.2) * level
    return Decimal(f"{price:.4f}") if price < 0.5 else Decimal(f"{price:.2f}")


def _slang(family: Family, dice: Dice) -> tuple[str, ...]:
    return tuple(word for word in family.slang if dice.chance(0.7))


def _maker_numbers(dice: Dice, count: int) -> list[str]:
    """The maker's own numbers, for a third of all series."""
    if not dice.chance(0.35):
        return [""] * count
    form = dice.pick(("{l}{n}", "{n}-{d}", "{l}.{n}", "{l} {n}", "{n}{l}"))
    letters, start = "".join(dice.several("BCDFGHKLMNPRSTVWZ", 2)), dice.number(20_000, 800_000)
    return [form.format(l=letters, n=start + place * 3, d=place % 90 + 10) for place in range(count)]


def _discontinued(articles: list[Article], numbers: Numbers, styles: list[str], names: _SeriesNames, dice: Dice) -> list[Article]:
    """Old articles, most with a successor."""
    made = []
    for article in dice.several(articles, max(3, len(articles) // 30)):
        if not article.family.brand:
            continue
        series, without = names.next(), dice.chance(0.25)
        made.append(
            Article(
                sku=numbers.single(dice.pick(styles), article.family.noun, [value for _prop, value in article.values]),
                gtin=gtin(dice.number(0, 10**11 - 1)) if dice.chance(0.6) else "",
                name=_name(article.family, series, article.values),
                family=article.family,
                series=series,
                values=article.values,
                price=article.price,
                pack_size=article.pack_size,
                pack_unit=article.pack_unit,
                slang=article.slang,
                category=article.category,
                active=False,
                replaced_by="" if without else article.sku,
            )
        )
    return made


class _SeriesNames:
    """Makers' series, none twice; some are another one's with a word more."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._used: list[str] = []

    def next(self) -> str:
        for _attempt in range(1000):
            base = self._dice.pick(_FIRST) + self._dice.pick(_SECOND) + self._dice.pick(_THIRD)
            if self._used and self._dice.chance(0.12):
                base = self._dice.pick(self._used).split()[0] + " " + self._dice.pick(_GRADES)
            if len(self._used) > 400:
                base += f" {self._dice.number(100, 990)}"
            if base not in self._used:
                self._used.append(base)
                return base
        return f"Serie {len(self._used) + 1000}"
