"""Units and labels that a reader took for something else: ``Sick.`` for ``Stck.``, ``Anzah:`` for ``Anzahl:``. Plain Python.

Only words that stand where a unit or a label stands are mended, and only where they can be nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from orders.units import MEASURES, known, parse_unit, spellings

# Letters that are figures to a reader.
FIGURES = str.maketrans("OoQDIl|iSsBZz", "0000111155822")
# Letters that are one stroke look like each other.
_STROKES = str.maketrans("i1|tjfl", "lllllll")
_BARS = str.maketrans("i1|", "lll")
_SHORTEST_UNIT, _LONGEST_UNIT = 2, 8
_LABELS = (
    "menge anzahl bestellmenge stückzahl artikel artikelnummer einheit bezeichnung artikelbezeichnung beschreibung preis einzelpreis "
    "preiseinheit preiseinh gesamt position "
    "description quantity "
    # heads of the paper, and what they must not be taken for
    "bestellnummer auftragsnummer belegnummer kundennummer lieferantennummer bestelldatum datum telefon projekt kommission währung "
    "liefertermin lieferdatum wunschtermin wunschliefertermin anlieferung lieferanschrift sachbearbeiter kostenstelle"
).split()
_SHORTEST_LABEL = 5
_ALIKE = 0.8


def _by_strokes() -> dict[str, str]:
    """Every way of writing a unit by what is left of it where strokes cannot be told apart; only those of one unit."""
    found: dict[str, str] = {}
    strange: set[str] = set()
    written = (spelling for spelling in spellings() if not known(spelling))  # codes are printed by systems, and two letters long
    for spelling in sorted(written, key=len):
        key = spelling.translate(_STROKES)
        if key in found and parse_unit(found[key]) != parse_unit(spelling):
            strange.add(key)
        found.setdefault(key, spelling)
    return {key: spelling for key, spelling in found.items() if key not in strange and len(key) >= _SHORTEST_UNIT}


_UNITS = _by_strokes()
# Of two letters only bars are mended: "FI." is "Fl.", what else of two letters may be anything.
_BY_BARS = {
    spelling.translate(_BARS): spelling for spelling in spellings() if len(spelling) == _SHORTEST_UNIT and "l" in spelling
}
_LONG_UNITS = tuple(spelling for spelling in spellings() if len(spelling) >= _SHORTEST_LABEL)


def unit_meant(text: str) -> str:
    """The spelling of the unit that a word on a scan may be: ``"Sick."`` → ``"stck"``; empty for units as they are, and other words."""
    plain = text.strip(".,:;")
    if not _SHORTEST_UNIT <= len(plain) <= _LONGEST_UNIT or parse_unit(plain) is not None or not plain[:1].isalpha():
        return ""
    plain = plain.lower()
    return _UNITS.get(plain.translate(_STROKES)) or _BY_BARS.get(plain.translate(_BARS), "")


def near_unit(text: str) -> str:
    """The unit that a longer word is but for one letter behind the first: ``"Katon"`` → ``"karton"``; empty where several are as near.

    Only for words behind the label of a unit or below the heading of units: elsewhere "Leiter" is no litre.
    """
    plain = text.strip(".,:;").lower()
    if len(plain) < _SHORTEST_LABEL or parse_unit(plain) is not None:
        return ""
    near = [
        spelling
        for spelling in _LONG_UNITS
        if spelling[0] == plain[0] and Levenshtein.distance(plain, spelling, score_cutoff=1) <= 1
    ]
    return near[0] if len({parse_unit(spelling) for spelling in near}) == 1 else ""


def told_unit(text: str) -> str:
    """What a word means where only a unit can stand, by its strokes or but for one letter; empty where nothing is near."""
    return unit_meant(text) or near_unit(text)


def near_pack(text: str) -> str:
    """The same for a word between a figure and goods, where only packs are mended: ``3 Kurtons Rohrisolierung``; "5 Leiter Alu" is no litre."""
    meant = near_unit(text)
    return "" if parse_unit(meant) in MEASURES else meant


def label_meant(text: str) -> str:
    """The label that a word with a colon on a scan may be: ``"Anzah:"`` → ``"anzahl:"``; empty for any other."""
    plain = text.rstrip(":").strip(".").lower()
    if not text.endswith(":") or len(plain) < _SHORTEST_LABEL or plain in _LABELS:
        return ""
    return _nearest(plain, _LABELS)


def _nearest(plain: str, labels: Sequence[str]) -> str:
    shape = _shape(plain)
    alike = {label: Levenshtein.normalized_similarity(shape, _shape(label)) for label in labels}
    best = max(labels, key=alike.__getitem__)
    return f"{best}:" if alike[best] >= _ALIKE else ""


def _shape(plain: str) -> str:
    """A word without what tells ``E`` from ``F`` and ``c`` from ``e``."""
    return ("e" if plain[:1] == "f" else plain[:1]) + plain[1:].replace("c", "e")
