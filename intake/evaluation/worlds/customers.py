"""Customers of a world: names that are taken for one another, branches, shared fax numbers, places to deliver to."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Address, Company, Customer, Habits
from intake.evaluation.worlds.names import ALIKE, COUNTRY_CODES, EMBLEMS, FIRST_NAMES, STREET_NAMES, SURNAMES, TOWNS, Town
from intake.evaluation.worlds.trades.vocabulary import Trade

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ć": "c", "ş": "s", "ı": "i", "é": "e"})
_LEGAL = r"\b(gmbh|co|kg|ag|eg|gbr|e\.?\s?v\.?|dr|ohg)\b"
_MAILBOXES = ("info", "einkauf", "buero", "bestellung", "kontakt", "verwaltung", "office", "lager", "post")
_PO_PATTERNS = (
    "B{yy}-{n}",
    "{y}-{n}",
    "{n}",
    "45000{n}",
    "BE{n}",
    "{yy}/{n}",
    "PO-{n}",
    "EK {n}",
    "{n}/{yy}",
    "A{n}",
    "BST{yy}{n}",
    "",
)
_NUMBER_FORMS = ("{n}", "K{n}", "D-{n}", "1{n}", "{n}0")


def make_company(trade: Trade, dice: Dice) -> Company:
    """Invent the company whose post it is."""
    town = dice.pick([each for each in TOWNS if each[2] == "DE"])
    word = dice.pick(trade.company)
    name = dice.pick((f"{dice.pick(SURNAMES)} {word} GmbH", f"{word} {town[1]} GmbH", f"{dice.pick(SURNAMES)} & Co. {word} KG"))
    address = _address(town, name, dice)
    base = f"+49 {town[3]} 555{dice.digits(3)}"
    domain = _slug(name)
    return Company(
        name=name,
        address=address,
        phone=f"{base}0",
        fax=f"{base}{dice.number(10, 99)}",
        email=f"{dice.pick(('bestellung', 'auftrag', 'order', 'verkauf'))}@{domain}.example",
        managers=tuple(_person(dice) for _ in range(4)),
    )


def make_customers(trade: Trade, company: Company, lists: list[str], count: int, dice: Dice) -> list[Customer]:
    """Invent customers; every tenth is easily taken for another one."""
    near = dice.several([each for each in TOWNS if each[2] == "DE"], 14)
    far = dice.several([each for each in TOWNS if each[2] != "DE"], 8)
    form, start = dice.pick(_NUMBER_FORMS), dice.number(1000, 7000)
    made: list[Customer] = []
    for place in range(count):
        own = dice.child(place)
        start += own.number(1, 9)
        number = form.format(n=f"{start}{place % 10}")
        town = own.pick(far if own.chance(trade.abroad) else near)
        twin = own.pick(made) if len(made) > 10 and own.chance(0.1) else None
        made.append(
            _customer(number, _twin_name(twin.name, own) if twin else _name(trade, town[1], own), town, lists, company, own)
        )
        if twin is None and own.chance(0.04):
            made.append(
                _branch(made[-1], form.format(n=f"{start}{place % 10 + 1 if place % 10 < 9 else 0}5"), own.pick(near), own)
            )
        if twin is not None and twin.fax and own.chance(0.3):
            made[-1] = replace(made[-1], fax=twin.fax)
    unique = list({each.number: each for each in made}.values())
    # Two of one name in one town would be told apart by nobody.
    unique = list({(each.name, each.address.city): each for each in unique}.values())
    return [_with_places(each, trade, near, dice.child("places", each.number)) for each in _own_domains(unique)]


def stranger(trade: Trade, company: Company, known: list[Customer], dice: Dice) -> Customer:
    """Invent somebody who is no customer."""
    names, domains = {each.name for each in known}, {each.domain for each in known}
    for attempt in range(100):
        town = dice.pick(TOWNS[:60])
        made = _customer("", _name(trade, town[1], dice.child(attempt)), town, ["STANDARD"], company, dice.child("own", attempt))
        if made.name not in names and made.domain not in domains and not any(_words(made.name) & _words(name) for name in names):
            break
    return replace(made, known=False)


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w{4,}", name.casefold()) if word[0].isalpha()} & {each.casefold() for each in SURNAMES}


def _customer(number: str, name: str, town: Town, lists: list[str], company: Company, dice: Dice) -> Customer:
    base = f"+{COUNTRY_CODES[town[2]]} {town[3]} 555{dice.digits(3 if len(town[3]) > 3 else 4)}"
    domain = _slug(name) + ".example"
    boxes = dice.several(_MAILBOXES, 2 if dice.chance(0.4) else 1)
    voice = {"AT": "austrian", "CH": "swiss"}.get(town[2]) or dice.weighted({"formal": 5, "casual": 4, "english": 0.5})
    naming = dice.weighted({"sku": 5, "own": 1.5, "gtin": 0.7, "maker": 0.7, "words": 4})
    return Customer(
        number=number,
        name=name,
        address=_address(town, name, dice),
        vat_id=_vat(town[2], dice),
        emails=tuple(f"{box}@{domain}" for box in boxes),
        phone=base,
        mobile=f"+49 171 39{dice.digits(5)}" if town[2] == "DE" and dice.chance(0.4) else "",
        fax=f"{base}{dice.number(10, 99)}" if dice.chance(0.7) else "",
        channel=dice.weighted({"email": 6, "fax": 3, "phone": 1, "web": 1}),
        price_list=dice.pick(lists),
        manager=dice.pick(company.managers),
        habits=Habits(
            voice=voice,
            naming=naming,
            po_pattern=dice.pick(_PO_PATTERNS),
            terse=dice.between(0, 1),
            layout=f"{number}-{dice.number(1, 10**6)}",
            people=tuple(_person(dice) for _ in range(dice.number(1, 2))),
        ),
    )


def _name(trade: Trade, town: str, dice: Dice) -> str:
    group = dice.pick(ALIKE)
    surname = dice.pick(group) if dice.chance(0.25) else dice.pick(SURNAMES)
    return dice.weighted({key: float(often) for key, often in trade.customers.items()}).format(
        s=surname,
        s2=dice.pick(SURNAMES),
        f=dice.pick(FIRST_NAMES),
        t=town,
        a=dice.pick(EMBLEMS),
        b=dice.pick(("See", "Park", "Ufer", "Wald")),
    )


def _twin_name(name: str, dice: Dice) -> str:
    """A name that differs from another in a letter or an ending."""
    for group in ALIKE:
        for each in group:
            if re.search(rf"\b{each}\b", name):
                return name.replace(each, dice.pick([other for other in group if other != each]))
    if "GmbH & Co. KG" in name:
        return name.replace("GmbH & Co. KG", "GmbH")
    if name.endswith("GmbH"):
        return dice.pick((f"{name} & Co. KG", name.replace("GmbH", "OHG")))
    if re.search(_LEGAL, name.casefold()):
        return f"{name} {dice.pick(('Nord', 'Süd', 'II'))}"
    return dice.pick((f"{name} GmbH", f"{name} Nachf.", f"{name} & Söhne"))


def _branch(head: Customer, number: str, town: Town, dice: Dice) -> Customer:
    """A branch with a number of its own, at the same mail domain."""
    name = f"{head.name} Niederlassung {town[1]}"
    base = f"+49 {town[3]} 555{dice.digits(3)}"
    box = f"{re.sub(r'[^a-z]', '', town[1].casefold().translate(_UMLAUTS))}@{head.domain}"
    return replace(
        head, number=number, name=name, address=_address(town, name, dice), emails=(box,), phone=base, fax=f"{base}20", mobile=""
    )


def _own_domains(customers: list[Customer]) -> list[Customer]:
    """Two customers share a domain only where one is the other's branch."""
    owner: dict[str, str] = {}
    made = []
    for each in customers:
        first = owner.setdefault(each.domain, each.name)
        if first != each.name and not each.name.startswith(f"{first} Niederlassung"):
            town = re.sub(r"[^a-z]", "", each.address.city.casefold().translate(_UMLAUTS))
            domain = f"{each.domain.removesuffix('.example')}-{town}{each.number[-2:]}"
            each = replace(each, emails=tuple(f"{box.partition('@')[0]}@{domain.lower()}.example" for box in each.emails))  # noqa: PLW2901
            owner[each.domain] = each.name
        made.append(each)
    return made


def _with_places(customer: Customer, trade: Trade, near: list[Town], dice: Dice) -> Customer:
    if not dice.chance(0.4):
        return customer
    places: list[Address] = []
    for word in dice.several(trade.places, dice.number(1, 3)):
        town = dice.pick([each for each in near if each[2] == customer.country] or near)
        label = f"{word} {town[1]}" if not word[-1].isdigit() and dice.chance(0.5) else word
        name = f"{customer.name} {word}"
        places.append(replace(_address(town, name, dice), label=label))
    return replace(customer, places=tuple(places))


def _address(town: Town, name: str, dice: Dice) -> Address:
    street = dice.pick(STREET_NAMES)
    if town[2] == "CH":
        street = street.replace("ß", "ss")
    code = town[0]
    if town[2] == "DE":
        code = f"{int(code[:-1]) * 10 + dice.number(0, 9):05d}"
    return Address("", name, f"{street} {dice.number(1, 180)}{dice.pick(('', '', '', '', 'a', 'b'))}", code, town[1], town[2])


def _person(dice: Dice) -> str:
    group = dice.pick(ALIKE)
    return f"{dice.pick(FIRST_NAMES)} {dice.pick(SURNAMES) if dice.chance(0.8) else dice.pick(group)}"


def _vat(country: str, dice: Dice) -> str:
    number = dice.digits(6)
    return {"DE": f"DE999{number}", "AT": f"ATU99{number}", "CH": f"CHE-999.{number[:3]}.{number[3:]}"}[country]


def _slug(name: str) -> str:
    plain = re.sub(_LEGAL, " ", name.casefold().translate(_UMLAUTS).replace(".", " "))
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:3]) or "firma"
