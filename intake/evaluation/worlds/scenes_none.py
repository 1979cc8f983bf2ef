"""Messages that are no order: changes, cancellations, questions, complaints, and what nobody must act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.customers import make_company
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.habits import po_number
from intake.evaluation.worlds.mail import Mail
from intake.evaluation.worlds.model import Customer, Post
from intake.evaluation.worlds.names import SURNAMES
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.quantities import figures
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.tables import as_text, table
from intake.evaluation.worlds.text import amount, ending, lines_of

_VOICES = ("formal", "casual", "austrian", "swiss")


def change(studio: Studio, received: datetime, dice: Dice) -> Post:
    """New quantities for an order already placed."""
    order = _earlier_order(studio, received, dice)
    item = dice.pick(order.items)
    more = replace(item, quantity=(item.quantity or Decimal(1)) + dice.number(1, 5))
    said = dice.pick(
        (
            f"bei {{n}} bitte {amount(more, dice)} statt {figures(item.quantity or Decimal(1), dice)}.",
            f"statt {figures(item.quantity or Decimal(1), dice)} brauchen wir doch {amount(more, dice)} {{n}}.",
        )
    ).format(n=item.text or item.article.name)
    order.items = [more]
    text = [f"zu unserer Bestellung {order.po_number} bitte noch eine Änderung:", said]
    return _post(
        studio,
        order,
        "none-change",
        "change",
        text,
        f"Änderung Bestellung {order.po_number}",
        f"Änderung zu {order.po_number}",
        dice,
    )


def cancellation(studio: Studio, received: datetime, dice: Dice) -> Post:
    """An order is taken back."""
    order = _earlier_order(studio, received, dice)
    listed = dice.chance(0.5)
    said = (
        "hiermit stornieren wir unsere Bestellung {}.",
        "bitte stornieren Sie die Bestellung {}.",
        "unsere Bestellung {} hat sich erledigt, bitte streichen.",
    )
    text = [dice.pick(said).format(order.po_number)]
    text += ["Es ging um:", *lines_of(order, dice)] if listed else []
    order.items = []
    return _post(
        studio,
        order,
        "none-cancellation",
        "cancellation",
        text,
        f"Storno {order.po_number}",
        f"Storno von {order.po_number}",
        dice,
    )


def inquiry(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Where is it, what does it cost, do you have it?"""
    order = _earlier_order(studio, received, dice)
    item = dice.pick(order.items)
    named = item.text or item.article.name
    if dice.chance(0.5):
        said = dice.pick(
            ("wann kommt denn {n} aus unserer Bestellung {p}?", "können Sie mir den Liefertermin für {p} nennen? Es geht um {n}.")
        )
    else:
        order.po_number = ""
        said = dice.pick(
            (
                "haben Sie {n} auf Lager?",
                "was kostet {n} aktuell bei Abnahme von {q}?",
                "gibt es {n} auch in einer anderen Ausführung?",
            )
        )
    text = [said.format(n=named, p=order.po_number, q=amount(item, dice))]
    order.items = []
    return _post(
        studio,
        order,
        "none-inquiry",
        "inquiry",
        text,
        dice.pick(("Frage", "Liefertermin?", "Rückfrage", "Verfügbarkeit")),
        "Frage",
        dice,
    )


def quote(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Looks like an order, asks for an offer."""
    order = studio.order(studio.customer(dice, voices=_VOICES), received, dice, flawed=0)
    listed = as_text(table(order, dice), dice) if dice.chance(0.4) else lines_of(order, dice)
    order.items, order.po_number = [], ""
    text = [
        dice.pick(
            (
                "bitte bieten Sie uns an:",
                "wir bitten um ein Angebot über:",
                "können Sie uns für folgende Positionen Preise nennen?",
            )
        ),
        "",
        *listed,
    ]
    order.day, order.place = None, None
    return _post(
        studio,
        order,
        "none-quote",
        "quote_request",
        text,
        dice.pick(("Anfrage", "Preisanfrage", "Angebotsanfrage")),
        "Angebot erbeten",
        dice,
    )


def complaint(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Goods were wrong, missing or broken."""
    order = _earlier_order(studio, received, dice)
    item, told = dice.pick(order.items), dice.chance(0.6)
    named = item.text or item.article.name
    said = dice.pick(
        (
            "in der Lieferung zu {p} waren {q} {n} beschädigt.",
            "von {n} fehlen {q} in der Lieferung zu {p}.",
            "statt {n} ({q}) haben wir etwas anderes bekommen, Bestellung {p}.",
            "die {q} {n} aus {p} sind leider falsch, wir schicken sie zurück.",
        )
    ).format(n=named, q=amount(item, dice), p=order.po_number if told else "unserer letzten Bestellung")
    order.items = []
    if not told:
        order.po_number = ""
    text = [
        said,
        dice.pick(("Bitte um umgehenden Ersatz.", "Wir erwarten eine Gutschrift.", "Bitte um Rückruf.", "So geht das nicht!")),
    ]
    return _post(
        studio,
        order,
        "none-complaint",
        "complaint",
        text,
        dice.pick(("Reklamation", "Falschlieferung", "Mangel")),
        "Reklamation",
        dice,
    )


def auto_reply(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Out of office."""
    customer = studio.customer(dice)
    order = Order(customer, received, [])
    back = received + timedelta(days=dice.number(3, 14))
    text = (
        f"Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin bis einschließlich {back:%d.%m.%Y} nicht im Büro.\n"
        "In dringenden Fällen (Bestellungen, Lieferungen) wenden Sie sich bitte an "
        f"{dice.pick(customer.habits.people)}, {as_phone(customer, dice)}.\n\nMit freundlichen Grüßen\n{customer.name}\n"
    )
    headers = {"Auto-Submitted": "auto-replied", "Precedence": "auto_reply"}
    sender, files = studio.mail(
        order,
        dice,
        text=text,
        headers=headers,
        subject=f"Automatische Antwort: Auftragsbestätigung {dice.digits(6)}",
        sender=customer.emails[0],
    )
    return _other(order, "none-autoreply", sender, files, "Abwesenheitsnotiz")


def invoice(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A supplier's invoice or delivery note; its lines look like an order."""
    order = studio.order(studio.stranger(dice), received, dice, flawed=0)
    what = dice.pick(("Rechnung", "Lieferschein", "Auftragsbestätigung"))
    number = dice.digits(7)
    supplier = make_company(studio.world.trade, dice.child("supplier"))
    last = "Zahlbar innerhalb 14 Tagen netto." if what == "Rechnung" else "Vielen Dank für Ihren Auftrag."
    lines = ["Sehr geehrte Damen und Herren,", "", f"anbei {what} {number} zu Ihrer Bestellung EK-{dice.digits(4)}.", ""]
    lines += [*as_text(table(order, dice), dice), "", last, "", f"Ihre {supplier.name}", ""]
    sender = f"{dice.pick(('rechnung', 'buchhaltung', 'versand'))}@{supplier.email.partition('@')[2]}"
    mail = Mail(sender, supplier.name, studio.world.company.email, f"{what} {number}", received, "\n".join(lines))
    return _other(order, "none-invoice", sender, {"mail.eml": mail.as_bytes(dice.child("mail"))}, f"{what} eines Lieferanten")


def advertising(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A newsletter."""
    name = f"{dice.pick(SURNAMES)} Werbemittel"
    noun = dice.pick(studio.world.trade.families).noun
    offer = f"{noun} {dice.number(5, 50)} % günstiger, schon ab {dice.number(10, 50)} Stück!"
    text = f"{dice.pick(('Nur diese Woche', 'Jetzt sparen', 'Aktion'))}!\n\n{offer}\n\n"
    text += f"Jetzt bestellen unter 0800 {dice.digits(6)} oder im Shop.\n\nAktionscode: {dice.pick('ABCDE')}{dice.digits(4)}\n\n"
    text += f"{name}\nZum Abmelden vom Newsletter klicken Sie hier.\n"
    sender = f"newsletter@{dice.pick(('aktionspost', 'bestpreis-news', 'werbe-versand'))}.example"
    subject = f"{noun}: unser Angebot der Woche"
    headers = {"List-Unsubscribe": "<https://abmelden.example/n>"} if dice.chance(0.7) else {}
    mail = Mail(sender, name, studio.world.company.email, subject, received, text, headers=headers)
    order = Order(studio.stranger(dice), received, [])
    return _other(order, "none-advertising", sender, {"mail.eml": mail.as_bytes(dice.child("mail"))}, "Werbung")


def as_phone(customer: Customer, dice: Dice) -> str:
    """The customer's number in a notation of chance."""
    return speech.as_written(customer.phone, dice)


def _earlier_order(studio: Studio, received: datetime, dice: Dice) -> Order:
    """An order of this world's past, by number: one that came in before, or one of the history."""
    recent = [each for each in studio.placed[-40:] if each.order.po_number and each.order.customer.habits.voice in _VOICES]
    if recent and dice.chance(0.5):
        found = dice.pick(recent).order
        return Order(found.customer, received, list(found.items), found.po_number)
    voices = {
        each.number: each for each in studio.world.customers if each.habits.voice in _VOICES and each.number not in studio.kept
    }
    rows = [row for row in studio.world.history[-400:] if row.po_number and row.customer in voices]
    if not rows:
        order = studio.order(studio.customer(dice, voices=_VOICES), received, dice, flawed=0)
        order.po_number = order.po_number or po_number("B{yy}-{n}", received.date(), dice)
        order.day, order.place, order.day_said = None, None, ""
        return order
    chosen = dice.pick(rows)
    same = [row for row in rows if (row.customer, row.day, row.po_number) == (chosen.customer, chosen.day, chosen.po_number)]
    items = [
        Item(studio.world.by_sku[row.sku], Decimal(row.quantity), row.unit, studio.world.by_sku[row.sku].name) for row in same
    ]
    return Order(voices[chosen.customer], received, items, chosen.po_number)


def _post(studio: Studio, order: Order, group: str, kind: str, lines: list[str], subject: str, why: str, dice: Dice) -> Post:
    voice = order.customer.habits.voice
    greeting = speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, studio.world.company)
    text = "\n".join([greeting, "", *lines, "", *ending(order, studio.world.company, dice), ""])
    sender, files = studio.mail(order, dice, text=speech.local(text, voice), subject=subject.strip())
    order.why.append(why)
    studio.wrote.add(order.customer.number)
    return Post(group, "email", sender, order.received, files, order.expected(kind), why)


def _other(order: Order, group: str, sender: str, files: dict[str, bytes], why: str) -> Post:
    expected = order.expected("other") | {"lines": [], "po_number": None, "requested_date": None, "delivery": None, "why": why}
    return Post(group, "email", sender, order.received, files, expected, why)
