"""What a trade's word list consists of: families of articles that differ in a few properties."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prop:
    """A property in which the articles of a family differ.

    Attributes:
        values: In order, small to large where there is one.
        form: How it stands in the name, as ``"Gr. {}"``.
    """

    values: tuple[str, ...]
    form: str = "{}"


@dataclass(frozen=True, slots=True)
class Family:
    """Articles that are the same but for their properties.

    Attributes:
        noun: What it is called.
        props: In the order in which they stand in the name.
        unit: Unit code of one.
        packs: ``"CT:6,12|PK:100"``, one of which holds for a series; empty if it is sold by the unit alone.
        price: Cheapest and dearest of the family.
        slang: What people of the trade also call it.
        english: The noun for people who write English.
        plural: Where it is not the noun itself.
        vessel: What one is called when counted ("Flasche|Flaschen|Fl."); only where the unit is a piece.
        info: Sentences for the description.
        brand: Whether several makers' series of it are sold.
    """

    noun: str
    props: tuple[Prop, ...]
    unit: str = "C62"
    packs: str = ""
    price: tuple[float, float] = (1.0, 20.0)
    slang: tuple[str, ...] = ()
    english: str = ""
    plural: str = ""
    vessel: str = ""
    info: tuple[str, ...] = ()
    brand: bool = True


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of wholesale.

    Attributes:
        company: Second words of the company's name, as ``"Elektrogroßhandel"``.
        customers: Name patterns with ``{s}`` surname, ``{t}`` town, ``{f}`` first name, each with how often.
        places: Words for further delivery addresses, as ``"Lager"``.
        abroad: Share of customers in Austria and Switzerland.
    """

    name: str
    company: tuple[str, ...]
    families: tuple[Family, ...]
    customers: dict[str, int]
    places: tuple[str, ...] = ("Lager", "Werk 2", "Filiale", "Baustelle")
    abroad: float = 0.15


def p(values: str, form: str = "{}") -> Prop:
    """A property from one line: values are parted by ``|``, or by blanks where there is none."""
    parts = values.split("|") if "|" in values else values.split()
    return Prop(tuple(part.strip() for part in parts), form)


def words(text: str) -> tuple[str, ...]:
    """Words that are parted by ``|``."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def listed(text: str) -> tuple[str, ...]:
    """Words that are parted by blanks; ``_`` stands for a blank within one."""
    return tuple(word.replace("_", " ") for word in text.split())
