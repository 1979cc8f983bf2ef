"""An article in a customer's words, and whether these could mean another one."""

from __future__ import annotations

from dataclasses import dataclass

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article
from intake.evaluation.worlds.surfaces import mistyped, shortened, written
from intake.evaluation.worlds.tokens import Meanings, joined, tokens

_NOTHING: frozenset[str] = frozenset({"mm", "cm", "m", "kg", "g", "l", "ml", "a", "v", "w", "k", "ø", "gr", "x"})


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the name: what is written, and what it says in the words of the catalogue."""

    key: str
    text: str
    atoms: tuple[str, ...]


def in_words(article: Article, meanings: Meanings, dice: Dice, *, terse: float) -> str:
    """Name an article so that a clerk with the catalogue knows which one is meant.

    A short wording that would fit another active article as well is filled up until it does not; the full name of the
    catalogue is always clear.
    """
    for attempt in range(4):
        own = dice.child(article.sku, attempt)
        parts = _parts(article, own, terse=terse if attempt < 3 else 0.0)
        kept = _enough(article, parts, meanings, own, terse=terse)
        if kept is not None:
            return _text(kept, own, terse=terse)
    return article.name


def in_full(article: Article, dice: Dice, *, capitals: bool = False) -> str:
    """The name as the customer's own system prints it beside a number: whole or cut off."""
    name = article.name
    if dice.chance(0.2):
        name = name[: dice.number(18, 34)].rstrip()
    return name.replace("ß", "SS").upper() if capitals else name


def ambiguous(article: Article, meanings: Meanings, dice: Dice) -> tuple[str, str] | None:
    """Name an article without a property that would decide.

    Returns:
        The words, and what is missing ("Gr. {}"); ``None`` where the catalogue leaves no doubt.
    """
    parts = {part.key: part for part in _parts(article, dice, terse=0.1, plain=True)}
    for key in dice.shuffled([key for key in parts if key.startswith("prop")]):
        kept = [part for name, part in parts.items() if name != key]
        could_be = meanings.of(_atoms(kept))
        if article.sku in could_be and len(could_be) > 1:
            prop, value = article.values[int(key[4:])]
            missing = prop.form.format(value)
            return joined([part.text for part in kept]), missing
    return None


def _parts(article: Article, dice: Dice, *, terse: float, plain: bool = False) -> list[_Part]:
    noun = article.family.noun
    text, atoms = noun, tuple(tokens(noun))
    if article.slang and not plain and dice.chance(0.3):
        text = dice.pick(article.slang)
        atoms = tuple(tokens(text))
    elif not plain and dice.chance(0.3 * terse):
        cut = shortened(noun, dice)
        if cut:
            text, atoms = cut, tuple(tokens(cut))
    elif article.family.plural and dice.chance(0.5):
        text = article.family.plural
    parts = [_Part("noun", text, atoms)]
    if article.series:
        parts.append(_Part("series", article.series, tuple(tokens(article.series))))
    for place, (prop, value) in enumerate(article.values):
        text, atoms = written(prop.form, value, dice, terse=terse), tuple(_said(prop.form, value))
        if prop.form.startswith("x") and parts[-1].key.startswith("prop"):
            # "3,2x12" is one measure to whoever writes it.
            parts[-1] = _Part(parts[-1].key, joined([parts[-1].text, text]), parts[-1].atoms + atoms)
        else:
            parts.append(_Part(f"prop{place}", text, atoms))
    return parts


def _said(form: str, value: str) -> list[str]:
    """What a property says: the value, and words of its form that are more than a unit."""
    value = value.removeprefix("x")
    found = [token for token in tokens(form.format(value)) if token not in _NOTHING]
    return [token.removeprefix("x") if token[1:2].isdigit() else token for token in found]


def _atoms(parts: list[_Part]) -> list[str]:
    return [atom for part in parts for atom in part.atoms]


def _enough(article: Article, parts: list[_Part], meanings: Meanings, dice: Dice, *, terse: float) -> list[_Part] | None:
    """Leave out what the writer leaves out, then put back what is needed; ``None`` where nothing is enough."""
    left_out = [part for part in parts[1:] if dice.chance(0.25 + 0.5 * terse if part.key == "series" else 0.04 + 0.12 * terse)]
    while True:
        kept = [part for part in parts if part not in left_out]
        if meanings.of(_atoms(kept)) == {article.sku}:
            return kept
        if not left_out:
            return None
        left_out.remove(dice.pick(left_out))


def _text(parts: list[_Part], dice: Dice, *, terse: float) -> str:
    order = list(parts)
    if len(order) > 2 and dice.chance(0.15):
        order = [order[0], *dice.shuffled(order[1:])]
    text = joined([part.text for part in order])
    if dice.chance(0.04 + 0.05 * terse):
        text = mistyped(text, dice)
    return text
