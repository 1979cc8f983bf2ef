"""Units and labels that a reader took for something else: ``Sick.`` for ``Stck.``, ``Anzah:`` for ``Anzahl:``. Plain Python.

Only words that stand where a unit or a label stands are mended, and only where they can be nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from orders.units import known, parse_unit, spellings

# Letters that are one stroke look like each other.
_STROKES = str.maketrans("i1|tjfl", "lllllll")
_SHORTEST_UNIT, _LONGEST_UNIT = 2, 8
_LABELS = (
    "menge anzahl bestellmenge stückzahl artikel artikelnummer einheit bezeichnung beschreibung preis einzelpreis gesamt position "
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


def unit_meant(text: str) -> str:
    """The spelling of the unit that a word on a scan may be: ``"Sick."`` → ``"stck"``; empty for units as they are, and other words."""
    plain = text.strip(".,:;")
    if not _SHORTEST_UNIT <= len(plain) <= _LONGEST_UNIT or parse_unit(plain) is not None or not plain[:1].isalpha():
        return ""
    return _UNITS.get(plain.lower().translate(_STROKES), "")


def label_meant(text: str) -> str:
    """The label that a word with a colon on a scan may be: ``"Anzah:"`` → ``"anzahl:"``; empty for any other."""
    plain = text.rstrip(":").strip(".").lower()
    if not text.endswith(":") or len(plain) < _SHORTEST_LABEL or plain in _LABELS:
        return ""
    return _nearest(plain, _LABELS)


def _nearest(plain: str, labels: Sequence[str]) -> str:
    best = max(labels, key=lambda label: Levenshtein.normalized_similarity(plain, label))
    return f"{best}:" if Levenshtein.normalized_similarity(plain, best) >= _ALIKE else ""
