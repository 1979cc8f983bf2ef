"""Mails whose text is the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.html import platform, with_list, with_table
from intake.evaluation.worlds.model import Post
from intake.evaluation.worlds.orders import Item, Order, priced
from intake.evaluation.worlds.quantities import figures, unit_word, usual
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.tables import as_text, table
from intake.evaluation.worlds.text import amount, body, ending, lines_of, terms
from intake.evaluation.worlds.tokens import joined

_GERMAN = ("formal", "casual", "austrian", "swiss")


def plain(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A mail with a list or a sentence; one in ten states prices."""
    order = studio.order(studio.customer(dice), received, dice, prices=True)
    if dice.chance(0.1):
        priced(studio.world, order)
    sender, files = studio.mail(order, dice, text=body(order, studio.world.company, dice))
    return studio.post("email-text", order, "email", sender, files)


def text_table(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A mail with a table made of blanks."""
    order = studio.order(studio.customer(dice), received, dice)
    made = as_text(table(order, dice), dice)
    sender, files = studio.mail(order, dice, text=body(order, studio.world.company, dice, positions=made))
    return studio.post("email-text-table", order, "email", sender, files)


def html_table(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A mail with a table in HTML, or a platform's."""
    order = studio.order(studio.customer(dice), received, dice)
    if dice.chance(0.2):
        sender = f"noreply@{dice.pick(('beschaffung24', 'order-portal', 'einkaufsplattform'))}.example"
        html = platform(order, studio.world.company, table(order, dice), dice)
    else:
        sender, html = "", with_table(order, studio.world.company, table(order, dice), dice)
    text = "" if dice.chance(0.6) else "Ihr E-Mail-Programm kann kein HTML anzeigen."
    sender, files = studio.mail(order, dice, text=text, html=html, sender=sender)
    return studio.post("email-html", order, "email", sender, files)


def html_list(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A mail with a list in HTML."""
    order = studio.order(studio.customer(dice), received, dice)
    sender, files = studio.mail(order, dice, html=with_list(order, studio.world.company, dice))
    return studio.post("email-html", order, "email", sender, files)


def each_of(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Several goods in one line: sizes or colours ("je 10 Stück … in 9, 11 und 13 cm"), or numbers."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice, flawed=0)
    lines = lines_of(order, dice)
    found = _by_numbers(studio, dice) if dice.chance(0.3) else _siblings(studio, dice)
    if found:
        items, words = found
        order.items = [item for item in order.items if item.article not in [each.article for each in items]]
        lines = [*lines_of(order, dice.child("again")), words]
        order.items += items
    sender, files = studio.mail(order, dice, text=body(order, studio.world.company, dice, positions=lines))
    return studio.post("email-each", order, "email", sender, files)


def _siblings(studio: Studio, dice: Dice) -> tuple[list[Item], str] | None:
    """Articles that differ in their last property alone, and the words for all of them."""
    active = [each for each in studio.world.articles if each.active and each.values]
    for _attempt in range(20):
        first = dice.pick(active)
        same = [
            each
            for each in active
            if each.family is first.family and each.series == first.series and each.values[:-1] == first.values[:-1]
        ]
        if len(same) < 2:
            continue
        chosen = dice.several(same, dice.number(2, 3))
        chosen.sort(key=lambda each: each.values[-1][0].values.index(each.values[-1][1]))
        quantity, unit = usual(first, dice)
        items = [Item(each, quantity, unit, each.name) for each in chosen]
        base = joined(
            [first.family.noun, *([first.series] if first.series else []), *(p.form.format(v) for p, v in first.values[:-1])]
        )
        said = [p.form.format(v).removeprefix("x") for p, v in (each.values[-1] for each in chosen)]
        listed = ", ".join(said[:-1]) + " und " + said[-1]
        counted = f"{figures(quantity, dice)} {unit_word(first, quantity, unit, dice)}"
        return items, dice.pick(
            (f"je {counted} {base} in {listed}", f"{base} {listed}, je {counted}", f"{base}: {listed} (je {counted})")
        )
    return None


def _by_numbers(studio: Studio, dice: Dice) -> tuple[list[Item], str]:
    """Any articles by their numbers: one quantity for all, or each with its own."""
    chosen = dice.several([each for each in studio.world.articles if each.active], dice.number(2, 3))
    if dice.chance(0.5):
        count = Decimal(dice.pick((2, 3, 4, 5, 6, 10)))
        items = [Item(each, count, each.unit, each.name) for each in chosen]
        listed = ", ".join(each.sku for each in chosen[:-1]) + f" und {chosen[-1].sku}"
        return items, dice.pick((f"je {count} x {listed}", f"{listed} je {count}", f"von {listed} jeweils {count}"))
    items = [Item(each, Decimal(dice.number(2, 12)), each.unit, each.name) for each in chosen]
    form, between = dice.pick((("{q} x {n}", ", "), ("{n}={q}", "; "), ("{n} {q}x", ", "), ("{n}: {q}", ", ")))
    return items, between.join(form.format(n=item.article.sku, q=f"{item.quantity:f}") for item in items)


def private(studio: Studio, received: datetime, dice: Dice) -> Post:
    """From an address that nobody knows; only the signature tells who it is."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice, flawed=0)
    customer = order.customer
    person = dice.pick(customer.habits.people)
    signed = [person, customer.name, customer.address.street, f"{customer.address.postal_code} {customer.address.city}"]
    signed.append(f"Tel. {speech.as_written(customer.phone, dice)}")
    text = (
        body(order, studio.world.company, dice, signed=False)
        + "\n"
        + "\n".join([dice.pick(("Viele Grüße", "Gruß", "MfG")), *signed])
        + "\n"
    )
    sender = f"{person.split()[0].lower()}{dice.number(50, 99)}@postfach.example"
    sender, files = studio.mail(order, dice, text=speech.local(text, customer.habits.voice), sender=sender)
    return studio.post("email-private", order, "email", sender, files)


def unknown(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Somebody who is no customer."""
    order = studio.order(studio.stranger(dice), received, dice, flawed=0)
    order.why.append("Neukunde, nicht im Kundenstamm")
    sender, files = studio.mail(order, dice, text=body(order, studio.world.company, dice))
    return studio.post("email-unknown", order, "email", sender, files)


def nameless(studio: Studio, received: datetime, dice: Dice) -> Post:
    """From a private address and signed with a name only: nobody can tell which customer it is."""
    # Numbers of their own would tell who it is.
    order = studio.order(studio.customer(dice, voices=_GERMAN, own=False), received, dice, flawed=0)
    order.customer_told = False
    order.po_number, order.place = "", None
    person = dice.pick(order.customer.habits.people)
    text = (
        body(order, studio.world.company, dice, signed=False)
        + f"\n{dice.pick(('Gruß', 'Viele Grüße', 'MfG'))} {person.split()[0]}\n"
    )
    order.why.append("Absender nicht zu erkennen: private Adresse, kein Firmenname")
    subject = dice.pick(("Bestellung", "Material", "brauche was"))
    first = person.split()[0]
    address = f"{first.lower()}{dice.digits(4)}@webpost.example"
    sender, files = studio.mail(order, dice, text=text, sender=address, sender_name=first, subject=subject)
    return studio.post("email-nameless", order, "email", sender, files)


def reply(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A new order above a quoted message that is none of it."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice)
    other = studio.order(order.customer, received, dice.child("quoted"), flawed=0)
    company = studio.world.company
    day = received - timedelta(days=dice.number(3, 20))
    said = ("Ihre Bestellung haben wir heute versandt:", "vielen Dank für Ihren Auftrag:", "anbei unsere Auftragsbestätigung:")
    quoted = ["Guten Tag,", "", dice.pick(said), "", *lines_of(other, dice.child("quoted lines")), "", "Mit freundlichen Grüßen"]
    quoted += [company.name, f"Tel. {company.phone}, Fax {company.fax}"]
    text = body(order, company, dice) + "\n" + _quote(quoted, day, company.email, dice)
    headers = {"In-Reply-To": f"<{dice.digits(8)}@{company.email.partition('@')[2]}>"}
    subject = dice.pick(
        ("Re: Ihre Lieferung", "AW: Auftragsbestätigung {n}", "Re: Versandanzeige", "AW: Ihre Bestellung")
    ).format(n=dice.digits(6))
    sender, files = studio.mail(order, dice, text=text, headers=headers, subject=subject)
    return studio.post("email-reply", order, "email", sender, files)


def same_again(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A reply that orders the quoted things once more, with changes."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice, flawed=0)
    order.items = _different_nouns(order.items)
    quoted_items = list(order.items)
    number, place = order.po_number, order.place
    changes = _changed(order, dice)
    day = received - timedelta(days=dice.number(20, 60))
    opening = dice.pick(("bitte das Gleiche wie unten noch einmal", "wir möchten dasselbe wie unten noch einmal bestellen"))
    voice = order.customer.habits.voice
    above = [speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, studio.world.company), ""]
    above += [
        f"{opening}{', mit Änderungen:' if changes else '.'}",
        *changes,
        "",
        *terms(order, dice),
        "",
        *ending(order, studio.world.company, dice),
    ]
    earlier = Order(order.customer, received, quoted_items)
    quoted = [
        "Guten Tag,",
        "",
        "bitte liefern Sie:",
        "",
        *lines_of(earlier, dice),
        "",
        f"Gruß {dice.pick(order.customer.habits.people)}",
    ]
    text = (
        speech.local("\n".join(above), voice) + "\n\n" + speech.local(_quote(quoted, day, order.customer.emails[0], dice), voice)
    )
    order.po_number, order.place = number, place
    sender, files = studio.mail(order, dice, text=text, subject="AW: Bestellung")
    return studio.post("email-reply", order, "email", sender, files, note="das Gleiche wie unten, mit Änderungen")


def forward(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A forwarded list of a colleague; sometimes the forwarder strikes a position."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice)
    order.items = _different_nouns(order.items)
    customer, day = order.customer, received - timedelta(hours=dice.number(2, 30))
    below = ["Hallo,", dice.pick(("bestellst du bitte:", "wir brauchen noch:", "bitte mitbestellen:")), *lines_of(order, dice)]
    below += ["", f"Danke, {customer.habits.people[-1].split()[0]}"]
    above = [
        "Guten Tag,",
        "",
        "bitte die Sachen unten liefern."
        if not order.po_number
        else f"bitte wie unten liefern, unsere Bestellnummer: {order.po_number}.",
    ]
    sure = [item for item in order.items if item.sure]
    if len(sure) > 2 and dice.chance(0.4):
        struck = dice.pick(sure)
        above.append(f"{struck.article.family.noun} bitte weglassen, davon haben wir noch genug.")
        order.items.remove(struck)
    held = order.po_number
    order.po_number = ""
    above += [*terms(order, dice), "", *ending(order, studio.world.company, dice)]
    order.po_number = held
    head = [
        dice.pick(("Von: Werkstatt <werkstatt@{d}>", "Von: Lager <lager@{d}>", "From: Team <team@{d}>")).format(
            d=customer.domain
        ),
        f"Gesendet: {day:%d.%m.%Y %H:%M}",
        f"An: Einkauf <{customer.emails[0]}>",
        "Betreff: brauchen Material",
    ]
    between = dice.pick(("", "-----Weitergeleitete Nachricht-----", "---------- Forwarded message ---------"))
    text = speech.local("\n".join([*above, "", between, *head, "", *below, ""]), customer.habits.voice)
    sender, files = studio.mail(order, dice, text=text, subject="WG: brauchen Material")
    return studio.post("email-forward", order, "email", sender, files)


def _quote(lines: list[str], day: datetime, writer: str, dice: Dice) -> str:
    if dice.chance(0.5):
        return "\n".join([f"Am {day:%d.%m.%Y} um {day:%H:%M} schrieb {writer}:", *(f"> {line}".rstrip() for line in lines), ""])
    head = ["-----Ursprüngliche Nachricht-----", f"Von: {writer}", f"Gesendet: {day:%d.%m.%Y %H:%M}", "Betreff: Bestellung", ""]
    return "\n".join([*head, *lines, ""])


def _different_nouns(items: list[Item]) -> list[Item]:
    """Positions that can be told apart by their noun alone; one that needs a person stays."""
    told: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: item.sure):
        told.setdefault(item.article.family.noun.split()[0], item)
    return [item for item in items if item in told.values() or not item.sure]


def _changed(order: Order, dice: Dice) -> list[str]:
    """Change one or two of an order's positions, and say so."""
    said = []
    for item in dice.several(order.items, dice.number(0, 2)):
        place = order.items.index(item)
        noun = item.article.family.noun
        if len(order.items) > 2 and dice.chance(0.35):
            del order.items[place]
            said.append(dice.pick((f"{noun} diesmal bitte weglassen.", f"{noun} entfällt diesmal.")))
            continue
        if item.quantity is None:
            continue
        more = replace(item, quantity=item.quantity * dice.pick((2, 3)))
        order.items[place] = more
        new, old = amount(more, dice.child("u", place)), figures(item.quantity, dice)
        said.append(
            dice.pick(
                (f"von {noun} bitte {new} statt {old}.", f"{noun}: {new} statt {old}", f"bei {noun} diesmal {new} statt {old}")
            )
        )
    return said
