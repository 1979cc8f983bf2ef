"""Mails whose attachment is the order."""

from __future__ import annotations

from datetime import datetime

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.days import in_figures
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.mail import Attachment
from intake.evaluation.worlds.model import Post
from intake.evaluation.worlds.orders import Order
from intake.evaluation.worlds.sheets import as_csv, as_docx, as_xlsx
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.tables import table
from intake.evaluation.worlds.text import ending, terms
from intake.evaluation.worlds.trades.vocabulary import words

COVER = words(
    "anbei unsere Bestellung.|im Anhang finden Sie unsere Bestellung.|siehe Anhang.|Bestellung anbei, danke.|"
    "bitte Anlage beachten.|die Liste hängt an."
)


def csv(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A list with semicolons; the mail says number, day and place."""
    order = studio.order(studio.customer(dice), received, dice)
    data = as_csv(table(order, dice), facts(order, dice), dice)
    attachment = Attachment(file_name(order, "csv", dice), data)
    sender, files = studio.mail(order, dice, text=cover(studio, order, dice, told=True), attachments=[attachment])
    return studio.post("email-csv", order, "email", sender, files)


def xlsx(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A workbook; number, day and place stand in it or in the mail."""
    order = studio.order(studio.customer(dice), received, dice)
    told = dice.chance(0.5)
    data = as_xlsx(table(order, dice), [] if told else facts(order, dice), dice)
    attachment = Attachment(file_name(order, "xlsx", dice), data)
    sender, files = studio.mail(order, dice, text=cover(studio, order, dice, told=told), attachments=[attachment])
    return studio.post("email-xlsx", order, "email", sender, files)


def docx(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A letter with a table."""
    order = studio.order(studio.customer(dice), received, dice)
    voice, company = order.customer.habits.voice, studio.world.company
    before = [order.customer.name, speech.one_line(order.customer.address, name=False), "", company.name, "", "Bestellung"]
    before += [f"Datum: {received:%d.%m.%Y}", "", dice.pick(speech.OPENINGS[voice])]
    data = as_docx(before, table(order, dice), ["", *terms(order, dice), "", *ending(order, company, dice)])
    attachment = Attachment(file_name(order, "docx", dice), data)
    sender, files = studio.mail(order, dice, text=cover(studio, order, dice, told=False), attachments=[attachment])
    return studio.post("email-docx", order, "email", sender, files)


def facts(order: Order, dice: Dice) -> list[tuple[str, str]]:
    """What stands above the table, label and value."""
    found = [("Besteller", order.customer.name), ("Datum", f"{order.received:%d.%m.%Y}")]
    if order.po_number:
        found.append((dice.pick(("Bestellnummer", "Bestell-Nr.", "Unsere Bestellung")), order.po_number))
    if order.day:
        found.append((dice.pick(("Liefertermin", "Wunschtermin", "Lieferdatum")), in_words_or_figures(order, dice)))
    if order.place:
        said = order.place.label if order.place_said == "label" else speech.one_line(order.place)
        found.append((dice.pick(("Lieferadresse", "Lieferanschrift", "Lieferort")), said))
    return found


def in_words_or_figures(order: Order, dice: Dice) -> str:
    """The day for a form."""
    if order.day is None:
        return ""
    return order.day_said if dice.chance(0.3) else in_figures(order.day, dice)


def cover(studio: Studio, order: Order, dice: Dice, *, told: bool) -> str:
    """The text of a mail with an attachment.

    Args:
        told: Whether number, day and place stand here.
    """
    voice = order.customer.habits.voice
    greeting = speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, studio.world.company)
    said = dice.pick(COVER) if voice != "english" else "please find our order attached."
    lines = [greeting, "", said, *(["", *terms(order, dice)] if told else []), "", *ending(order, studio.world.company, dice), ""]
    return speech.local("\n".join(lines), voice)


def file_name(order: Order, ending_: str, dice: Dice) -> str:
    """A name for the file; most say what it is."""
    number = order.po_number.replace("/", "_").replace(" ", "_") or f"{order.received:%Y%m%d}"
    return dice.pick(("Bestellung_{n}", "{n}", "Bestellung", "Order {n}", "Liste_{n}")).format(n=number) + f".{ending_}"
