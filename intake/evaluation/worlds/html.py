"""Mails in HTML: as Outlook, a web mailer or a purchasing platform write them."""

from __future__ import annotations

from html import escape

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Company
from intake.evaluation.worlds.orders import Order
from intake.evaluation.worlds.tables import Table
from intake.evaluation.worlds.text import ending, lines_of, terms

_OUTLOOK = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
    '<meta http-equiv="Content-Type" content="text/html">'
    '<style><!-- p.MsoNormal{{margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif}} --></style></head>'
    '<body lang="DE"><div class="WordSection1">{body}</div></body></html>'
)


def with_table(order: Order, company: Company, made: Table, dice: Dice) -> str:
    """A mail with a table of positions."""
    voice = order.customer.habits.voice
    outlook = dice.chance(0.5)
    before = [
        speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, company),
        "",
        dice.pick(speech.OPENINGS[voice]),
    ]
    parts = [
        _paragraphs(before, outlook=outlook),
        as_html(made, dice),
        _paragraphs(["", *terms(order, dice), ""], outlook=outlook),
    ]
    parts.append(_paragraphs(ending(order, company, dice), outlook=outlook))
    return _page("".join(parts), outlook=outlook, voice=voice)


def with_list(order: Order, company: Company, dice: Dice) -> str:
    """A mail with a list of positions."""
    voice = order.customer.habits.voice
    greeting = speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, company)
    items = "".join(f"<li>{escape(line.lstrip('-* '))}</li>" for line in lines_of(order, dice))
    parts = [_divs([greeting, "", dice.pick(speech.OPENINGS[voice])]), f"<ul>{items}</ul>", _divs(terms(order, dice))]
    parts.append(_divs(["", *ending(order, company, dice)]))
    return _page("".join(parts), outlook=False, voice=voice)


def platform(order: Order, company: Company, made: Table, dice: Dice) -> str:
    """A mail of a purchasing platform: nested tables, no greeting."""
    colour = f"#{dice.number(0, 0x7F7F7F):06x}"
    facts = [("Besteller", order.customer.name), ("Lieferant", company.name)]
    facts += [("Bestellnummer", order.po_number)] if order.po_number else []
    facts += [("Wunschliefertermin", order.day_said)] if order.day else []
    if order.place:
        facts.append(("Lieferanschrift", order.place.label if order.place_said == "label" else speech.one_line(order.place)))
    facts += [("Kostenstelle", dice.digits(6))] if dice.chance(0.5) else []
    facts.append(("Kundennummer", order.customer.number))
    head = "".join(f"<b>{label}:</b> {escape(value)}<br>" for label, value in facts)
    rows = []
    for row in made.rows:
        cells = dict(zip(made.keys, row, strict=True))
        labels = dict(zip(made.keys, made.headings, strict=True))
        inner = "".join(
            f'<td valign="top"><span style="color:#888">{escape(labels[key])}</span><br>{escape(value)}</td>'
            for key, value in cells.items()
            if value
        )
        rows.append(
            f'<tr><td style="border-bottom:1px solid #eee;padding:6px"><table width="100%"><tr>{inner}</tr></table></td></tr>'
        )
    return (
        '<html><body style="background:#f4f4f4"><table width="640" align="center" bgcolor="#ffffff">'
        f'<tr><td bgcolor="{colour}" style="color:#fff;padding:12px">Neue Bestellung {escape(order.po_number)}</td></tr>'
        f'<tr><td style="padding:8px">{head}</td></tr>'
        f"{''.join(rows)}</table></body></html>"
    )


def as_html(made: Table, dice: Dice) -> str:
    """A table by itself."""
    border = dice.pick((0, 1))
    right = {"quantity", "price", "total"}
    tag = dice.pick(("th", "td"))
    head = "".join(f"<{tag}><b>{escape(heading)}</b></{tag}>" for heading in made.headings)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td align="right">{escape(cell)}</td>' if key in right else f"<td>{escape(cell) or '&nbsp;'}</td>"
            for key, cell in zip(made.keys, row, strict=True)
        )
        + "</tr>"
        for row in made.rows
    )
    return f'<table border="{border}" cellspacing="0" cellpadding="{dice.number(2, 6)}"><tr>{head}</tr>{body}</table>'


def _paragraphs(lines: list[str], *, outlook: bool) -> str:
    if not outlook:
        return _divs(lines)
    return "".join(f'<p class="MsoNormal">{escape(line) or "&nbsp;"}<o:p></o:p></p>' for line in lines)


def _divs(lines: list[str]) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in lines)


def _page(body: str, *, outlook: bool, voice: str) -> str:
    text = _OUTLOOK.format(body=body) if outlook else f'<html><body><div dir="ltr">{body}</div></body></html>'
    return speech.local(text, voice)
