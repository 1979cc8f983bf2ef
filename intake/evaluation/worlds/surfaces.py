"""The ways in which people write a property: ``16 A`` is also ``16A`` and ``16 Ampere``."""

from __future__ import annotations

import re

from intake.evaluation.worlds.dice import Dice

_BY_FORM: dict[str, tuple[str, ...]] = {
    "{} A": ("{} A", "{}A", "{} Ampere", "{} A"),
    "{} mA": ("{} mA", "{}mA"),
    "{} mm": ("{} mm", "{}mm", "{} mm", "{}er"),
    "{} cm": ("{} cm", "{}cm"),
    "{} m": ("{} m", "{}m", "{} Meter"),
    "{} mm²": ("{} mm²", "{}mm²", "{} qmm", "{} mm2"),
    "{} Grad": ("{} Grad", "{}°", "{} °"),
    "{} Zoll": ("{} Zoll", '{}"', '{} "'),
    "{} kg": ("{} kg", "{}kg", "{} Kilo", "{} kg"),
    "{} g": ("{} g", "{}g", "{} gr"),
    "{} l": ("{} l", "{}l", "{} Liter", "{} ltr"),
    "{} ml": ("{} ml", "{}ml"),
    "{} W": ("{} W", "{}W", "{} Watt"),
    "{} V": ("{} V", "{}V", "{} Volt"),
    "{} K": ("{} K", "{}K"),
    "{} %": ("{} %", "{}%", "{} Proz."),
    "{}-polig": ("{}-polig", "{}polig", "{}-pol.", "{}pol"),
    "{}-fach": ("{}-fach", "{}fach", "{}f."),
    "{}-Loch": ("{}-Loch", "{} Loch"),
    "Gr. {}": ("Gr. {}", "Größe {}", "Gr.{}", "Gr {}", "in {}"),
    "Type {}": ("Type {}", "Typ {}", "T{}", "{}er"),
    "Typ {}": ("Typ {}", "Type {}"),
    "Höhe {} cm": ("Höhe {} cm", "H {} cm", "{} cm hoch"),
    "Ø {} mm": ("Ø {} mm", "Ø{}", "{} mm"),
    "Ø {} cm": ("Ø {} cm", "{} cm"),
    "pH {}": ("pH {}", "pH{}", "ph {}"),
}
_SHORT: dict[str, tuple[str, ...]] = {
    "schwarz": ("schw.", "sw", "schwarz"),
    "weiß": ("weiss", "ws", "weiß"),
    "reinweiß": ("reinweiss", "rein-weiß"),
    "transparent": ("transp.", "transp"),
    "anthrazit": ("anthr.", "anthrazit"),
    "edelstahl": ("Edelst.", "Edelstahl"),
    "kunststoff": ("Kunstst.", "Kunststoff"),
    "aufputz": ("AP", "Aufputz"),
    "unterputz": ("UP", "Unterputz"),
    "feuchtraum": ("FR", "Feuchtraum"),
    "verzinkt": ("verz.", "vz", "verzinkt"),
    "vorderachse": ("VA", "Vorderachse", "vorne"),
    "hinterachse": ("HA", "Hinterachse", "hinten"),
    "links": ("li.", "links"),
    "rechts": ("re.", "rechts"),
    "mit": ("m.", "mit"),
    "ohne": ("o.", "ohne"),
    "einteilig": ("1-teilig", "einteilig"),
    "zweiteilig": ("2-teilig", "zweiteilig"),
    "naturtrüb": ("naturtr.", "naturtrüb"),
    "alkoholfrei": ("alk.frei", "alkoholfrei"),
    "grün-gelb": ("gnge", "gn/ge", "grün/gelb"),
}


def written(form: str, value: str, dice: Dice, *, terse: float) -> str:
    """Write a property as a person would.

    Args:
        terse: From 0 (as in the catalogue) to 1 (as short as can be).
    """
    if not dice.chance(0.25 + 0.5 * terse):
        return form.format(value)
    shorts = _SHORT.get(value.casefold())
    value = dice.pick(shorts) if shorts else _number(value, dice)
    forms = _BY_FORM.get(form, (form,))
    chosen = dice.pick(forms)
    if chosen == "{}er" and not re.fullmatch(r"\d+", value):
        chosen = forms[0]
    return chosen.format(value)


def _number(value: str, dice: Dice) -> str:
    """Decimal points and dimensions: ``3x1,5`` as ``3 x 1,5`` or ``3x1.5``."""
    if re.search(r"\d,\d", value) and dice.chance(0.15):
        value = value.replace(",", ".")
    if re.search(r"\dx\d", value):
        value = re.sub(r"(?<=\d)x(?=\d)", dice.pick(("x", " x ", "*", " x")), value)
    return value


def shortened(noun: str, dice: Dice) -> str | None:
    """The first word of a noun cut off with a full stop ("Untersuchungsh."); ``None`` where it is too short for that."""
    first, _blank, rest = noun.partition(" ")
    if len(first) < 11 or "-" in first:
        return None
    cut = dice.number(6, min(10, len(first) - 3))
    return f"{first[:cut]}. {rest}".strip()


def mistyped(text: str, dice: Dice) -> str:
    """One slip of the fingers in a long word; numbers stay right."""
    found = list(re.finditer(r"[A-Za-zäöüß]{7,}", text))
    if not found:
        return text
    match = dice.pick(found)
    place = dice.number(match.start() + 2, match.end() - 3)
    slip = dice.pick(("swap", "drop", "double"))
    if slip == "swap":
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if slip == "drop":
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place] + text[place:]
