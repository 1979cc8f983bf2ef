"""How much is ordered, and how people write it."""

from __future__ import annotations

from decimal import Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article
from intake.evaluation.worlds.trades.vocabulary import listed

_SMALL = (1, 2, 2, 3, 4, 5, 6, 8, 10)
_MIDDLE = (5, 6, 8, 10, 10, 12, 15, 20, 20, 24, 25, 30, 40, 50)
_LARGE = (50, 60, 80, 100, 100, 120, 150, 200, 250, 300, 400, 500, 1000)
_NUMBERS = listed(
    """
    null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
    achtzehn neunzehn
    """
)
_TENS = {
    20: "zwanzig",
    30: "dreißig",
    40: "vierzig",
    50: "fünfzig",
    60: "sechzig",
    80: "achtzig",
    100: "hundert",
    200: "zweihundert",
}
_ENGLISH = listed(
    """
    zero one two three four five six seven eight nine ten eleven twelve
    """
)
# Singular, plural, short forms; a unit is written in one way within a message.
UNIT_WORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "C62": ("Stück", "Stück", ("St.", "Stk.", "Stk", "St", "Stck.", "ST")),
    "PR": ("Paar", "Paar", ("Paar", "Pr.", "PAA")),
    "BX": ("Box", "Boxen", ("Box", "Bx.", "Schachtel")),
    "CT": ("Karton", "Kartons", ("Ktn.", "Kt.", "Karton", "KAR", "Ktn")),
    "PK": ("Packung", "Packungen", ("Pack", "Pck.", "Pkg.", "Pak.", "VE", "Pkt.")),
    "RO": ("Rolle", "Rollen", ("Ro.", "Rol.", "Rollen", "Rl.")),
    "MTR": ("Meter", "Meter", ("m", "m", "mtr", "lfm")),
    "SET": ("Satz", "Sätze", ("Satz", "Set", "Sets")),
    "PX": ("Palette", "Paletten", ("Pal.", "Palette")),
}
_ENGLISH_UNITS = {
    "C62": ("piece", "pieces", "pcs"), "PR": ("pair", "pairs", "pairs"),
    "BX": ("box", "boxes", "boxes"), "CT": ("carton", "cartons", "ctn"),
    "PK": ("pack", "packs", "packs"), "RO": ("roll", "rolls", "rolls"),
    "MTR": ("metre", "metres", "m"), "SET": ("set", "sets", "sets"),
    "PX": ("pallet", "pallets", "pallets"),
}  # fmt: skip


def usual(article: Article, dice: Dice) -> tuple[Decimal, str]:
    """A quantity that a customer would order, and the unit in which it is counted."""
    if article.pack_unit and article.pack_size and dice.chance(0.4):
        most = 3 if article.pack_size * article.price > 300 else 12
        return Decimal(min(most, dice.pick(_SMALL))), article.pack_unit
    price = float(article.price)
    steps = _LARGE if price < 0.6 else _MIDDLE if price < 12 else _SMALL
    return Decimal(dice.pick(steps)), article.unit


def unit_word(article: Article, quantity: Decimal, unit: str, dice: Dice, *, english: bool = False, short: bool = False) -> str:
    """Name a unit as somebody would write it; a piece may be called by its vessel ("Flaschen")."""
    one, many, shorts = UNIT_WORDS[unit]
    if english:
        single, plural, brief = _ENGLISH_UNITS[unit]
        return brief if short else single if quantity == 1 else plural
    vessel = article.family.vessel.split("|")
    if unit == "C62" and len(vessel) == 3 and dice.chance(0.5):
        one, many, shorts = vessel[0], vessel[1], (vessel[2],)
    if short or dice.chance(0.3):
        return dice.pick(shorts)
    return one if quantity == 1 else many


def number_word(quantity: Decimal, dice: Dice, *, english: bool = False) -> str | None:
    """A number as a word, where it has a common one."""
    number = int(quantity)
    if number != quantity:
        return None
    if english:
        return _ENGLISH[number] if 1 <= number <= 12 else None
    if number == 12 and dice.chance(0.3):
        return "ein Dutzend"
    if number == 1:
        return dice.pick(("ein", "eine", "einen"))
    return _NUMBERS[number] if 2 <= number < 20 else _TENS.get(number)


def figures(quantity: Decimal, dice: Dice, *, style: str = "plain") -> str:
    """A number in figures.

    Args:
        style: ``plain``, ``thousands`` (1.000), ``swiss`` (1'000), ``decimals`` (12,00) or ``three`` (12,000).
    """
    del dice
    text = f"{quantity.normalize():f}"
    whole, _dot, rest = text.partition(".")
    if style in {"thousands", "decimals", "three"}:
        whole = f"{int(whole):,}".replace(",", ".")
    if style == "swiss":
        whole = f"{int(whole):,}".replace(",", "'")
    if style in {"decimals", "three"}:
        places = 2 if style == "decimals" else 3
        return f"{whole},{rest:0<{places}}"
    return f"{whole},{rest}" if rest else whole
