"""Pages of order papers in HTML: a dozen layouts with fonts, rules and places of chance, one per customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Customer
from intake.evaluation.worlds.money import amount_of, money
from intake.evaluation.worlds.paper import Paper
from intake.evaluation.worlds.pieces import (
    RIGHT,
    end,
    facts_of,
    head_of,
    letter_facts,
    place_of,
    signed,
    styled,
    table_of,
    title_of,
)
from intake.evaluation.worlds.tables import Table


def page(paper: Paper, *, layout: str = "", least_size: float = 0.0) -> str:
    """Lay a paper out.

    Args:
        layout: One of ``LAYOUTS``; the customer's own where it is empty.
        least_size: Of the letters, in points; what is faxed must be legible.
    """
    form = Dice("layout", paper.order.customer.habits.layout)
    name = layout or form.pick(sorted(LAYOUTS))
    body = LAYOUTS[name](paper, form)
    text = styled(body, form, landscape=name == "landscape", least_size=least_size)
    return speech.local(text, paper.order.customer.habits.voice)


def leaflet(
    customer: Customer, dice: Dice, *, title: str = "Allgemeine Einkaufsbedingungen", facts: Mapping[str, str] | None = None
) -> str:
    """Terms of purchase, or a cover sheet where there are facts."""
    rows = "".join(f"<p>{escape(label)}: {escape(value)}</p>" for label, value in (facts or {}).items())
    if facts is None:
        rows = "".join(f"<p>§ {number} {escape(dice.pick(_CLAUSES))}</p>" for number in range(1, dice.number(6, 14)))
    return styled(f"<h1>{escape(title)}</h1><p>{escape(customer.name)}</p>{rows}", Dice("leaflet", customer.habits.layout))


def sheet(customer: Customer, noun: str, dice: Dice) -> str:
    """An advertising sheet with an order coupon that nobody filled in."""
    offers = "".join(
        f"<p>{escape(noun)} Modell {dice.number(100, 900)} &nbsp; nur {dice.number(5, 90)},90 €</p>" for _offer in range(4)
    )
    coupon = "<div class='box'>Bestellcoupon: Ja, ich bestelle ____ Stück &nbsp; Firma ________ &nbsp; Unterschrift ______</div>"
    body = f"<h1>{dice.pick(('SONDERAKTION', 'NUR HEUTE', 'RÄUMUNGSVERKAUF'))}!</h1>{offers}{coupon}"
    return styled(
        f"{body}<p class='small'>{escape(customer.name)}, Faxabruf 0800 {dice.digits(6)}. Zum Abbestellen Fax zurück.</p>", dice
    )


_CLAUSES = (
    "Es gelten ausschließlich diese Bedingungen.",
    "Die Gewährleistung beträgt 24 Monate ab Ablieferung, mindestens jedoch 5 Jahre bei Bauwerken.",
    "Rechnungen werden innerhalb von 30 Tagen netto oder 14 Tagen mit 2 % Skonto bezahlt.",
    "Liefertermine sind verbindlich; bei Verzug sind 0,5 % des Auftragswertes je Woche fällig, höchstens 5 %.",
    "Verpackungen sind nach Verordnung 1907/2006 zu kennzeichnen.",
    "Bestellungen unter 50 EUR bedürfen keiner Bestätigung.",
    "Erfüllungsort ist der Sitz des Bestellers.",
    "Mengenabweichungen bis 10 Stück gelten als vertragsgemäß.",
)


def _before(paper: Paper, form: Dice) -> str:
    return head_of(paper, form) + title_of(paper) + facts_of(paper, form) + place_of(paper)


def _grid(paper: Paper, form: Dice) -> str:
    return _before(paper, form) + table_of(paper.positions, "grid") + end(paper, form)


def _rules(paper: Paper, form: Dice) -> str:
    before = head_of(paper, form) + facts_of(paper, form) + title_of(paper)
    return before + table_of(paper.positions, "rules") + place_of(paper) + end(paper, form)


def _bare(paper: Paper, form: Dice) -> str:
    before = head_of(paper, form) + title_of(paper) + place_of(paper) + facts_of(paper, form)
    return before + table_of(paper.positions, "") + end(paper, form)


def _shaded(paper: Paper, form: Dice) -> str:
    return _before(paper, form) + table_of(paper.positions, "shade zebra") + end(paper, form)


# Of the paper within the widest margins, and of a letter of one point in a face of one width.
_WIDTH_MM, _LETTER_MM, _SMALLEST_PT = 166.0, 0.2125, 8.0


def _typed(paper: Paper, form: Dice) -> str:
    """Everything in letters of one width, as a typewriter or an old system does."""
    from intake.evaluation.worlds.printout import lines_of

    lines = lines_of(paper)
    size = _WIDTH_MM / (_LETTER_MM * max(map(len, lines)))
    if size < _SMALLEST_PT:
        return _shaded(paper, form)  # wider than the paper
    return f"<pre class='typed' style='font-size: {min(9.6, size):.1f}pt'>{escape(chr(10).join(lines))}</pre>"


def _landscape(paper: Paper, form: Dice) -> str:
    facts = " &nbsp; ".join(f"{escape(label)}: <b>{escape(value)}</b>" for label, value in paper.facts)
    title = f"<h1>{escape(paper.order.customer.name)} – {escape(paper.title)}</h1>"
    address = escape(speech.one_line(paper.order.customer.address, name=False))
    before = f"{title}<p>{address}</p><p>Lieferant: {escape(paper.company.name)} &nbsp; {facts}</p>{place_of(paper)}"
    return before + table_of(paper.positions, "grid") + end(paper, form)


def _form(paper: Paper, form: Dice) -> str:
    """Boxes with a small label and the value below."""
    told = [*paper.facts, *([(paper.place_label, paper.place)] if paper.place else [])]
    boxes = "".join(f"<div class='box'><div class='small'>{escape(label)}</div>{escape(value)}</div>" for label, value in told)
    return title_of(paper) + head_of(paper, form) + boxes + table_of(paper.positions, "grid shade") + end(paper, form)


def _modern(paper: Paper, form: Dice) -> str:
    """The number under the name, wide spaces, few rules."""
    rows = []
    for row in paper.positions.rows:
        cells = dict(zip(paper.positions.keys, row, strict=True))
        numbers = [cells[key] for key in ("sku", "own", "gtin", "maker") if cells.get(key)]
        count = cells.get("both") or f"{cells.get('quantity', '')} {cells.get('unit', '')}"
        amounts = "".join(f"<td class='r'>{escape(cells[key])}</td>" for key in ("price", "per", "total") if key in cells)
        below = f"<br><span class='small'>{escape(' · '.join(numbers))}</span>" if numbers else ""
        rows.append(f"<tr><td><b>{escape(cells['text'])}</b>{below}</td><td class='r'>{escape(count)}</td>{amounts}</tr>")
    return _before(paper, form) + f"<table class='rules'>{''.join(rows)}</table>" + end(paper, form)


def _blocks(paper: Paper, form: Dice) -> str:
    """A block of labels and values for each position."""
    labels = dict(zip(paper.positions.keys, paper.positions.headings, strict=True))
    blocks = []
    for place, row in enumerate(paper.positions.rows, start=1):
        cells = zip(paper.positions.keys, row, strict=True)
        inner = "".join(f"&nbsp; {escape(labels[key])}: {escape(value)}<br>" for key, value in cells if value and key != "pos")
        blocks.append(f"<div class='item'><b>Position {place * 10}</b><br>{inner}</div>")
    return _before(paper, form) + "".join(blocks) + end(paper, form)


def _two_rows(paper: Paper, form: Dice) -> str:
    """Numbers and quantity in a first row, the words in a second one."""
    made = paper.positions
    first = [place for place, key in enumerate(made.keys) if key != "text"]
    text = made.keys.index("text")
    head = "".join(f"<th>{escape(made.headings[place])}</th>" for place in first)
    rows = []
    for row in made.rows:
        cells = "".join(f"<td{' class=r' if made.keys[place] in RIGHT else ''}>{escape(row[place])}</td>" for place in first)
        rows.append(f"<tr>{cells}</tr><tr><td></td><td colspan='{max(1, len(first) - 1)}'>{escape(row[text])}</td></tr>")
    return _before(paper, form) + f"<table><tr>{head}</tr>{''.join(rows)}</table>" + end(paper, form)


def _letter(paper: Paper, form: Dice) -> str:
    """A letter with a list."""
    lines = "<br>".join(escape(line) for line in paper.lines)
    opening = escape(speech.OPENINGS[paper.order.customer.habits.voice][0])
    return head_of(paper, form) + letter_facts(paper) + f"<p>{opening}</p><p>{lines}</p>" + place_of(paper) + signed(paper, form)


def _sentence(paper: Paper, form: Dice) -> str:
    """A letter that names everything in one sentence."""
    return head_of(paper, form) + letter_facts(paper) + f"<p>{escape(paper.sentence)}</p>" + place_of(paper) + signed(paper, form)


def _carried(paper: Paper, form: Dice) -> str:
    """Two pages; where there are prices, the sum is carried over."""
    made, country = paper.positions, paper.order.customer.country
    cut = max(1, len(made.rows) // 2)
    first, second = (Table(made.keys, made.headings, rows) for rows in (made.rows[:cut], made.rows[cut:]))
    carried, taken = "", ""
    if made.total:
        total = made.keys.index("total")
        amounts = [amount_of(row[total], country) for row in first.rows if row[total]]
        said = money(sum(amounts, amount_of("0", country)), country)
        carried, taken = f"<p class='r'>Übertrag {said}</p>", f"<p class='r'>Übertrag von Seite 1 &nbsp; {said}</p>"
    one = _before(paper, form) + table_of(first, "rules") + carried + "<p class='r small'>Seite 1 von 2</p>"
    two = f"<div style='page-break-before: always'>{title_of(paper)}{taken}</div>"
    return one + two + (table_of(second, "rules") if second.rows else "") + end(paper, form)


LAYOUTS: dict[str, Callable[[Paper, Dice], str]] = {
    "grid": _grid,
    "rules": _rules,
    "bare": _bare,
    "shaded": _shaded,
    "typed": _typed,
    "landscape": _landscape,
    "form": _form,
    "modern": _modern,
    "blocks": _blocks,
    "two_rows": _two_rows,
    "letter": _letter,
    "sentence": _sentence,
    "carried": _carried,
}
