"""Orders on paper: PDFs in mails, scans, and faxes of the same pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from intake.evaluation.worlds import printout
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.fax import Line, as_fax, as_scan, pages_of
from intake.evaluation.worlds.layouts import leaflet, page, sheet
from intake.evaluation.worlds.mail import Attachment
from intake.evaluation.worlds.model import Post
from intake.evaluation.worlds.orders import Order, item_for, priced
from intake.evaluation.worlds.paper import Paper, paper
from intake.evaluation.worlds.pdf import as_pdf
from intake.evaluation.worlds.quantities import figures
from intake.evaluation.worlds.scenes_files import cover, file_name
from intake.evaluation.worlds.scenes_history import earlier
from intake.evaluation.worlds.speech import as_written
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.text import amount

_GERMAN = ("formal", "casual", "austrian", "swiss")
Scene = Callable[[Studio, datetime, Dice], Post]


def pdf(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A PDF with text in a mail."""
    order = studio.order(studio.customer(dice), received, dice, prices=True)
    made = _paper(studio, order, dice)
    return _mailed(studio, order, as_pdf(page(made)), "email-pdf", dice)


def scan(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A scanned page in a mail that says nothing."""
    order = studio.order(studio.customer(dice), received, dice, prices=True)
    data = as_scan(pages_of(as_pdf(page(_paper(studio, order, dice)))), dice)
    text = dice.pick(("Diese E-Mail wurde vom Multifunktionsgerät gesendet.\n", "siehe Anhang\n", "\n"))
    attachment = Attachment(dice.pick(("Scan{n}.pdf", "SKM_{n}.pdf", "Gescanntes Dokument.pdf")).format(n=dice.digits(8)), data)
    sender, files = studio.mail(order, dice, text=text, attachments=[attachment], subject=dice.pick(("Scan", "Bestellung", "")))
    return studio.post("email-scan", order, "email", sender, files)


def with_terms(studio: Studio, received: datetime, dice: Dice) -> Post:
    """The order beside terms of purchase and a logo."""
    order = studio.order(studio.customer(dice), received, dice, prices=True)
    data = as_pdf(page(_paper(studio, order, dice)))
    more = [
        Attachment("image001.png", _logo(dice), inline=True),
        Attachment(dice.pick(("AEB.pdf", "Einkaufsbedingungen_2024.pdf", "AGB.pdf")), as_pdf(leaflet(order.customer, dice))),
    ]
    return _mailed(studio, order, data, "email-attachments", dice, more=more)


def amended(studio: Studio, received: datetime, dice: Dice) -> Post:
    """The mail changes what the attachment says."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice, flawed=0)
    data = as_pdf(page(_paper(studio, order, dice)))
    said = _amend(studio, order, dice)
    text = cover(studio, order, dice, told=False).replace("\n\n", f"\n\n{said}\n\n", 1) if dice.chance(0.3) else ""
    if not text:
        first, blank, rest = cover(studio, order, dice, told=False).partition("\n\n")
        second, again, last = rest.partition("\n\n")
        text = f"{first}{blank}{second}{again}{said}{again}{last}"
    attachment = Attachment(file_name(order, "pdf", dice), data)
    sender, files = studio.mail(order, dice, text=text, attachments=[attachment])
    return studio.post("email-amended", order, "email", sender, files, note=said)


def two_orders(studio: Studio, received: datetime, dice: Dice) -> Post:
    """Two orders in one mail. The format knows one: the lines of both stand in it, and somebody must look."""
    order = studio.order(studio.customer(dice), received, dice, flawed=0)
    second = studio.order(order.customer, received, dice.child("second"), flawed=0)
    second.items = [item for item in second.items if item.article not in [each.article for each in order.items]]
    papers = [as_pdf(page(_paper(studio, each, dice.child(place)))) for place, each in enumerate((order, second))]
    text = cover(studio, order, dice, told=False)
    attachments = [Attachment(f"Bestellung_{place}.pdf", data) for place, data in enumerate(papers, start=1)]
    sender, files = studio.mail(order, dice, text=text, attachments=attachments, subject="Bestellungen")
    order.items += second.items
    order.why.append("zwei Bestellungen in einer Nachricht")
    return studio.post("email-two-orders", order, "email", sender, files)


def quote_pdf(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A PDF that looks like an order and asks for an offer."""
    order = studio.order(studio.customer(dice, voices=_GERMAN), received, dice, flawed=0)
    made = replace(_paper(studio, order, dice), title="Anfrage", remarks=("Bitte unterbreiten Sie uns Ihr Angebot.",))
    data = as_pdf(page(made, layout=dice.pick(("grid", "rules", "shaded"))))
    said = dice.pick(("bitte um Ihr Angebot zu den Positionen im Anhang.", "anbei eine Anfrage."))
    text = f"Guten Tag,\n\n{said}\n\nGruß {made.person}\n"
    sender, files = studio.mail(order, dice, text=text, attachments=[Attachment("Anfrage.pdf", data)], subject="Anfrage")
    order.items, order.po_number, order.day, order.place = [], "", None, None
    order.why.append("Angebot erbeten")
    return Post(
        "none-quote", "email", sender, received, files, order.expected("quote_request"), "PDF, sieht aus wie eine Bestellung"
    )


def fax(*, fine: bool, noisy: bool, dots: bool) -> Scene:
    """Make the scene of a fax.

    Args:
        dots: Printed by needles, else by any printer.
    """
    name = f"fax-{'dots-' if dots else ''}{'noisy' if noisy else 'clean'}-{'fine' if fine else 'standard'}"

    def scene(studio: Studio, received: datetime, dice: Dice) -> Post:
        order = studio.order(studio.customer(dice, fax=True), received, dice, prices=True)
        return _faxed(studio, order, name, dice, fine=fine, noisy=noisy, dots=dots)

    return scene


def fax_again(studio: Studio, received: datetime, dice: Dice) -> Post:
    """By fax once more what came by mail."""
    found = earlier(studio, received, dice, most=timedelta(days=3), numbered=False, not_by="fax", with_fax=True)
    if found is None:
        return fax(fine=True, noisy=False, dots=False)(studio, received, dice)
    order = replace(found.order, received=received, items=list(found.order.items))
    order.why = ["Dublette: dieselbe Bestellung kam schon auf anderem Weg"]
    if order.day:
        order.day_said = f"{order.day:%d.%m.%Y}"
    made = _faxed(studio, order, "fax-duplicate", dice, fine=True, noisy=dice.chance(0.3), dots=False)
    made.repeats = found.post
    made.expected |= {"delivery": found.post.expected["delivery"], "requested_date": found.post.expected["requested_date"]}
    return made


def fax_advertising(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A sheet that nobody asked for."""
    order = Order(studio.stranger(dice), received, [])
    html = sheet(order.customer, dice.pick(studio.world.trade.families).noun, dice)
    data = as_fax(pages_of(as_pdf(html)), _line(order, dice, fine=True, noisy=dice.chance(0.5)), dice)
    expected = order.expected("other") | {"why": "Werbung"}
    return Post("none-advertising", "fax", f"+49 800 555{dice.digits(4)}", received, {"fax.tif": data}, expected, "Werbefax")


def _faxed(studio: Studio, order: Order, name: str, dice: Dice, *, fine: bool, noisy: bool, dots: bool) -> Post:
    made = _paper(studio, order, dice)
    pages = _printed(made) if dots else None
    if pages is None:
        name = name.replace("dots-", "")
        least = (9.5 if noisy else 8.5) if fine else (10.5 if noisy else 9.5)
        first = as_pdf(page(made, least_size=least))
        pages = [*(_cover_sheet(made, dice) if dice.chance(0.07) else []), *pages_of(first)]
    data = as_fax(pages, _line(order, dice, fine=fine, noisy=noisy), dice)
    sender = order.customer.fax if dice.chance(0.92) else ""
    return studio.post(name, order, "fax", sender, {"fax.tif": data})


def _line(order: Order, dice: Dice, *, fine: bool, noisy: bool) -> Line:
    when = order.received.strftime(dice.pick(("%d-%m-%y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y  %H:%M")))
    own = as_written(order.customer.fax or order.customer.phone, dice)
    name = order.customer.name[:20].upper()
    shapes = (
        f"{when}   {name}   {own}   P.{{p:02d}}/{{n:02d}}",
        f"Von: {own}   {when}   S. {{p}}/{{n}}",
        f"{when}  {own}  Seite {{p}}",
        "",
    )
    return Line(fine=fine, noisy=noisy, header=dice.pick(shapes), upside_down=dice.chance(0.03))


def _printed(made: Paper) -> list[Image.Image] | None:
    """By needles; ``None`` where the table is wider than the paper."""
    lines = printout.lines_of(made)
    wide = [line for line in lines if len(line) > printout.COLUMNS]
    return None if wide else printout.printed(lines)


def _cover_sheet(made: Paper, dice: Dice) -> list[Image.Image]:
    facts = {
        "An": made.company.name,
        "Von": made.order.customer.name,
        "Datum": f"{made.order.received:%d.%m.%Y}",
        "Seiten": "2 (inkl. Deckblatt)",
    }
    facts["Betreff"] = "Bestellung"
    return pages_of(as_pdf(leaflet(made.order.customer, dice, title="Telefax", facts=facts)))


def _paper(studio: Studio, order: Order, dice: Dice) -> Paper:
    form = Dice("form", order.customer.habits.layout)
    prices = form.chance(0.45) or any(item.price is not None for item in order.items)
    if prices:
        priced(studio.world, order)
    return paper(order, studio.world.company, dice, prices=prices, capitals=form.chance(0.15))


def _mailed(studio: Studio, order: Order, data: bytes, group: str, dice: Dice, *, more: list[Attachment] | None = None) -> Post:
    attachments = dice.shuffled([Attachment(file_name(order, "pdf", dice), data), *(more or [])])
    sender, files = studio.mail(order, dice, text=cover(studio, order, dice, told=False), attachments=attachments)
    return studio.post(group, order, "email", sender, files)


def _amend(studio: Studio, order: Order, dice: Dice) -> str:
    """Change an order, and say how."""
    how = dice.pick(("less", "strike", "more"))
    place = dice.number(0, len(order.items) - 1)
    item = order.items[place]
    noun = item.article.family.noun
    single = [each.article.family.noun for each in order.items].count(noun) == 1
    named = noun if single else item.number or item.text
    if how == "strike" and len(order.items) > 1:
        del order.items[place]
        return dice.pick((f"Bitte {named} streichen, das brauchen wir nicht mehr.", f"{named} bitte weglassen."))
    if how == "more":
        added = [each for each in studio.world.articles if each.active and each not in [other.article for other in order.items]]
        new = item_for(studio.world, studio.meanings, order.customer, dice.pick(added), dice, naming="words")
        order.items.append(new)
        number = f" ({new.number})" if new.number else ""
        return dice.pick(("Zusätzlich brauchen wir noch {}.", "Bitte noch dazu: {}")).format(
            f"{amount(new, dice)} {new.text}{number}"
        )
    quantity = item.quantity
    if quantity is None:
        return ""
    more = replace(item, quantity=quantity + dice.number(1, 6))
    order.items[place] = more
    new_said, old = amount(more, dice), figures(quantity, dice)
    return dice.pick(
        (f"Achtung: von {named} bitte {new_said} statt {old}.", f"Bei {named} bitte {new_said} statt wie angegeben {old}.")
    )


def _logo(dice: Dice) -> bytes:
    picture = Image.new("RGB", (160, 50), "white")
    draw = ImageDraw.Draw(picture)
    for _shape in range(3):
        x, y = dice.number(0, 110), dice.number(0, 20)
        draw.ellipse((x, y, x + 40, y + 25), fill=(dice.number(0, 200), dice.number(0, 200), dice.number(0, 200)))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
