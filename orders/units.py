"""Units of measure: UN/ECE Recommendation 20/21 codes and what people write for them. Plain Python."""

from __future__ import annotations

# code: (German singular, German plural, English, further spellings as people write them, lower case)
_TABLE: dict[str, tuple[str, str, str, str]] = {
    "C62": (
        "Stück",
        "Stück",
        "piece",
        "stk st stck stueck stücke stueke pcs pc pce ea each piece pieces stek unit units einheit einheiten exemplar exemplare",
    ),
    "PR": ("Paar", "Paar", "pair", "pr paare pair pairs paa"),
    "BX": ("Box", "Boxen", "box", "bx box boxes schachtel schachteln schtl kiste kisten kästchen"),
    "CT": ("Karton", "Kartons", "carton", "ct ktn kt kart krt kar kartons kartone carton cartons ctn"),
    "PK": (
        "Pack",
        "Pack",
        "pack",
        (
            "pk pkg pck pak paket pakete päckchen paeckchen päckle packung packungen packs packages package "
            "vpe ve pack. pkt packen gebinde geb pckg packg"
        ),
    ),
    "RO": ("Rolle", "Rollen", "roll", "ro rl rll rol rolle rollen roll rolls ring ringe bund"),
    "MTR": ("Meter", "Meter", "metre", "m mtr lfm lfdm meter meters metre metres laufmeter"),
    "KGM": ("kg", "kg", "kilogram", "kg kgm kilo kilos kilogramm"),
    "LTR": ("Liter", "Liter", "litre", "l ltr lt liter litre litres"),
    "SET": ("Satz", "Sätze", "set", "set sets satz sätze saetze garnitur garnituren"),
    "BG": ("Beutel", "Beutel", "bag", "bg btl beutel bag bags tüte tüten tuete sack säcke saecke"),
    "TU": ("Tube", "Tuben", "tube", "tu tb tube tuben kartusche kartuschen kart. tubes"),
    "PX": ("Palette", "Paletten", "pallet", "px pal palette paletten pallet pallets europalette"),
    "TNE": ("Tonne", "Tonnen", "tonne", "t to tonne tonnen"),
    "MTK": ("m²", "m²", "square metre", "m2 m² qm quadratmeter"),
    "CA": ("Dose", "Dosen", "can", "ds dose dosen can cans büchse büchsen"),
    "BO": ("Flasche", "Flaschen", "bottle", "fl fla flasche flaschen bottle bottles"),
    "CN": ("Kanister", "Kanister", "canister", "kan kanister canister canisters"),
    "BJ": ("Eimer", "Eimer", "bucket", "eim eimer bucket buckets"),
    "DR": ("Fass", "Fässer", "drum", "fass fässer faesser drum drums"),
    "RM": ("Ries", "Ries", "ream", "ries ream reams"),
    "BE": ("Bund", "Bunde", "bundle", "bund bunde bündel"),
    "D64": ("Block", "Blöcke", "block", "block blöcke bloecke blocks"),
    "RD": ("Stange", "Stangen", "rod", "stg stange stangen rod rods"),
    "DZN": ("Dutzend", "Dutzend", "dozen", "dtz dzd dtzd dutzend dozen dozens"),
    "MTQ": ("m³", "m³", "cubic metre", "m3 m³ cbm"),
    "GRM": ("g", "g", "gram", "g gr gramm grm"),
    "MMT": ("mm", "mm", "millimetre", "mm"),
    "CMT": ("cm", "cm", "centimetre", "cm"),
}

# H87 and C62 both mean one piece.
SAME: dict[str, str] = {
    "H87": "C62",
    "EA": "C62",
    "NAR": "C62",
    "XPK": "PK",
    "XBX": "BX",
    "XCT": "CT",
    "XRO": "RO",
    "XBG": "BG",
    "XTU": "TU",
    "XPX": "PX",
    "NPR": "PR",
}

# Units of measure: "5 l" in a name says how large the thing is, "5 l" alone how much is wanted.
MEASURES = frozenset({"LTR", "KGM", "MTR", "GRM", "MMT", "CMT", "TNE", "MTK", "MTQ"})

# Words for the vessel in which one piece is sold: "12 Flaschen" of an article counted in pieces means 12 pieces.
VESSELS = frozenset({"CA", "BO", "CN", "BJ", "DR", "TU", "BG", "RM", "RD", "D64"})

_SPELLINGS: dict[str, str] = {}
for _code, (_one, _many, _english, _more) in _TABLE.items():
    for _word in (_code.lower(), _one.lower(), _many.lower(), _english.lower(), *_more.split()):
        _SPELLINGS.setdefault(_word, _code)
for _other, _code in SAME.items():
    _SPELLINGS.setdefault(_other.lower(), _code)


def canonical(code: str) -> str:
    """Give the one code for units that mean the same (H87 → C62)."""
    return SAME.get(code.upper(), code.upper())


def known(code: str) -> bool:
    """Tell whether a code is one we can count in."""
    return canonical(code) in _TABLE


def parse_unit(word: str) -> str | None:
    """Give the code for what a person wrote, or ``None``: ``"Ktn."`` → ``"CT"``."""
    return _SPELLINGS.get(word.strip().strip(".:;,()").lower())


def spellings() -> tuple[str, ...]:
    """Every way of writing a unit that is understood, in small letters."""
    return tuple(_SPELLINGS)


def unit_key(written: str) -> str:
    """What a written unit is compared by: its code where it has one, else its letters; empty where none was written."""
    return parse_unit(written) or "".join(filter(str.isalnum, written.upper()))[:40]


def unit_name(code: str, quantity: object = 1, language: str = "de") -> str:
    """Name a unit for people: ``unit_name("CT", 3)`` → ``"Kartons"``; an unknown code is given back."""
    row = _TABLE.get(canonical(code))
    if row is None:
        return code
    if language != "de":
        return row[2]
    return row[0] if quantity == 1 else row[1]


def all_codes() -> tuple[str, ...]:
    """Every code that can be chosen at the desk."""
    return tuple(_TABLE)
