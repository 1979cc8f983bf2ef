"""Parts of an order page in HTML, and the style of a whole one."""

from __future__ import annotations

from html import escape

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.paper import Paper, contact
from intake.evaluation.worlds.tables import Table

# The fonts that script/setup installs.
FONTS = (
    "Liberation Sans",
    "Liberation Sans",
    "Liberation Serif",
    "Liberation Mono",
    "Liberation Sans Narrow",
    "DejaVu Sans",
    "DejaVu Serif",
    "DejaVu Sans Condensed",
    "DejaVu Sans Mono",
)
RIGHT = frozenset({"quantity", "price", "per", "total"})
_STYLE = """
@page {{ size: A4{landscape}; margin: {margin}mm }}
body {{ font-family: '{font}'; font-size: {size:.1f}pt; line-height: {height:.2f} }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ text-align: left; vertical-align: top; padding: {above:.1f}mm {beside:.1f}mm }}
tr {{ page-break-inside: avoid }}
.r {{ text-align: right }} .small {{ font-size: {small:.1f}pt; color: #333 }}
h1 {{ font-size: {title:.0f}pt; margin: 5mm 0 3mm }} .head {{ margin-bottom: 8mm }}
.grid td, .grid th {{ border: {rule:.1f}pt solid #000 }}
.rules td {{ border-bottom: 0.5pt solid #555 }} .rules th {{ border-bottom: 1.2pt solid #000 }}
.shade th {{ background: #cfcfcf }} .zebra tr:nth-child(even) td {{ background: #ededed }}
.facts {{ width: auto; margin-bottom: 4mm }} .item {{ margin: 3mm 0 4mm }}
.foot {{ margin-top: 9mm; border-top: 0.4pt solid #777; padding-top: 1.5mm }}
.box {{ border: 0.7pt solid #000; padding: 1.5mm 2.5mm; margin: 0 3mm 3mm 0; display: inline-block; min-width: 45mm }}
.typed {{ font-family: '{mono}'; font-size: {typed:.1f}pt; line-height: 1.35 }}
"""


def styled(body: str, form: Dice, *, landscape: bool = False, least_size: float = 0.0) -> str:
    """Make a page of a body, in a style of chance.

    Args:
        least_size: Of the letters, in points.
    """
    size = max(least_size, form.between(8, 11.5))
    style = _STYLE.format(
        landscape=" landscape" if landscape else "",
        margin=form.number(12, 22),
        font=form.pick(FONTS),
        size=size,
        small=max(7.0, least_size - 1),
        height=form.between(1.15, 1.5),
        above=form.between(0.6, 2.2),
        beside=form.between(0.8, 2.5),
        title=form.between(12, 22),
        rule=form.between(0.3, 0.9),
        mono=form.pick(("Liberation Mono", "DejaVu Sans Mono")),
        typed=min(9.6, max(least_size, 8.5)),
    )
    return f"<html><head><meta charset='utf-8'><style>{style}</style></head><body>{body}</body></html>"


def head_of(paper: Paper, form: Dice) -> str:
    """Whose paper it is, and to whom it goes."""
    customer, company = paper.order.customer, paper.company
    own = customer.address
    prefix = {"AT": "A-", "CH": "CH-"}.get(customer.country, "")
    town = f"{prefix}{own.postal_code} {own.city}"
    there = company.address
    to = "<br>".join(escape(each) for each in (company.name, there.street, f"{there.postal_code} {there.city}"))
    phones = contact(paper, form)
    side = form.pick(("left", "right", "center", "line"))
    if side == "line":
        small = escape(f"{customer.name} · {own.street} · {town}")
        below = f"<p class='small'>{escape(' · '.join(phones))}</p>"
        return f"<div class='head'><span class='small'>{small}</span><br><br>{to}</div>{below}"
    lines = "<br>".join([f"<b>{escape(customer.name)}</b>", escape(own.street), escape(town)])
    small = "<br>".join(escape(line) for line in phones)
    above = f"<div class='head' style='text-align:{side}'>{lines}<br><span class='small'>{small}</span></div>"
    return f"{above}<div class='head'>{to}</div>"


def title_of(paper: Paper) -> str:
    """What it is."""
    return f"<h1>{escape(paper.title)}</h1>"


def facts_of(paper: Paper, form: Dice) -> str:
    """Labels and values in a small table."""
    side, sign = form.pick(("", "margin-left:auto")), form.pick((":", ""))
    rows = "".join(f"<tr><td>{escape(label)}{sign}</td><td><b>{escape(value)}</b></td></tr>" for label, value in paper.facts)
    return f"<table class='facts' style='{side}'>{rows}</table>"


def letter_facts(paper: Paper) -> str:
    """Labels and values as lines above a letter."""
    lines = "".join(f"{escape(label)}: {escape(value)}<br>" for label, value in paper.facts)
    return f"<p>{lines}</p><p><b>{escape(paper.title)}</b></p>"


def place_of(paper: Paper) -> str:
    """Where to deliver."""
    return f"<p>{escape(paper.place_label)}: {escape(paper.place)}</p>" if paper.place else ""


def table_of(made: Table, kind: str) -> str:
    """The positions."""

    def row(cells: tuple[str, ...], tag: str) -> str:
        placed = zip(made.keys, cells, strict=True)
        return "".join(f"<{tag}{' class=r' if key in RIGHT else ''}>{escape(cell)}</{tag}>" for key, cell in placed)

    rows = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in made.rows)
    return f"<table class='{kind}'><tr>{row(made.headings, 'th')}</tr>{rows}</table>"


def end(paper: Paper, form: Dice) -> str:
    """Sum, remarks and signature."""
    total = ""
    if paper.positions.total:
        label = form.pick(("Summe netto", "Gesamtnettowert ohne MwSt.", "Nettosumme EUR", "Gesamt"))
        total = f"<p class='r'><b>{label} &nbsp; {paper.positions.total}</b></p>"
    return total + "".join(f"<p>{escape(each)}</p>" for each in paper.remarks) + signed(paper, form)


def signed(paper: Paper, form: Dice) -> str:
    """Greeting, name and foot."""
    closing = speech.fill(speech.CLOSINGS[paper.order.customer.habits.voice][0], form, paper.order.customer, paper.company)
    foot = escape(" · ".join((paper.order.customer.name, *paper.foot)))
    return f"<p>{escape(closing)}<br>{escape(paper.person)}</p>" + (
        f"<div class='foot small'>{foot}</div>" if form.chance(0.7) else ""
    )
