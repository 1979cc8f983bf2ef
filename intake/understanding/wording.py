"""Words of descriptions made comparable: umlauts, plurals, abbreviations, dimensions. Plain Python."""

from __future__ import annotations

import re
from functools import lru_cache

_FOLD = str.maketrans(
    {
        "ä": "a",
        "ö": "o",
        "ü": "u",
        "ß": "s",
        "é": "e",
        "è": "e",
        "ê": "e",
        "à": "a",
        "â": "a",
        "ç": "c",
        "ø": "d",
        "×": "x",
        "µ": "u",
        "’": "'",
    }
)
_ENDINGS = ("ern", "en", "er", "es", "e", "n", "s")

# What trades write short; both sides are brought to the same word.
_SHORT = {
    "type": "typ", "vz": "verzinkt", "verz": "verzinkt", "galv": "verzinkt", "6kt": "sechskant", "skt": "sechskant", "ikt": "innensechskant",
    "va": "edelstahl", "niro": "edelstahl", "alu": "aluminium", "ssw": "schwarz", "schw": "schwarz", "sw": "schwarz", "ws": "weis", "bl": "blau", "gr": "gros",
    "tr": "transparent", "transp": "transparent", "gn": "grun", "ge": "gelb", "rt": "rot", "dkl": "dunkel", "lg": "lagig", "bl.": "blatt",
    "white": "weis", "black": "schwarz", "blue": "blau", "red": "rot", "green": "grun", "yellow": "gelb", "grey": "grau", "gray": "grau",
    "zinc": "verzinkt", "stainless": "edelstahl", "screw": "schraube", "nut": "mutter", "gloves": "handschuh", "glove": "handschuh",
    "size": "gros", "disc": "scheibe", "cutting": "trenn", "washer": "scheibe", "bolt": "schraube", "paper": "papier", "tape": "band",
}  # fmt: skip

_STOP = frozenset(
    "und oder mit fur der die das den dem des ein eine einen einem einer von vom zum zur zu in im ins am an auf aus bei bitte wir brauchen "
    "benotigen bestellen bestelle bestellung liefern lieferung hallo guten tag noch wieder wie immer je a per pro ca inkl incl dazu davon sie ich uns "
    "euch ihr ihre ihren unser unsere mal auch so nur die normale normalen normaler gerne danke art nr artikel artikelnr pos position menge stuck st "
    "aber auserdem zudem ferner ebenfals sonst dann jetzt heute morgen dringend schnell weitere weiteren zusatzlich dafur damit "
    "schicken schickt brauche brauchten braucht hatten gern zwar sowie the of for and with please we need from our your".split()
)

_COLOURS = frozenset(
    "weis schwarz blau rot grun gelb grau braun orange violett lila rosa pink beige turkis silber gold transparent farblos anthrazit natur bunt "
    "bordeaux creme oliv marine royal hellblau dunkelblau hellgrau dunkelgrau hellgrun dunkelgrun manhattan jasmin betongrau bahamabeige lichtgrau "
    "klar kupfer bronze leuchtgelb leuchtorange".split()
)
_UNIT_WORDS = "mm2|mm²|qmm|m2|m²|mm|cm|m|ml|cl|l|ltr|liter|kg|g|w|v|kw|ka|a|ma|ah|bar|k|lm|zoll|my|gsm|blatt|lagig|teilig|loch|zahne|er|fach|stufig|polig|grad|°|°c|°|%|t|tg|nm|din|iso"
_DIMENSION = re.compile(
    rf"(?<![a-z0-9])(?:(m|tx|t|k|p|gr|nr|din|iso|en|pz|ph|sw|d|dn|r|g|fsc|a|c|e|h|hss|ral|din en|kornung|korn|grosen?|grose|gros|size|w|s)\.?\s?)?(\d+(?:[.,]\d+)?(?:\s?[x*/]\s?\d+(?:[.,]\d+)?)*)(?:\s?-?({_UNIT_WORDS})(?![a-z0-9]))?"
)
_TOKEN = re.compile(r"[a-z][a-z0-9]*|\d+(?:[.,]\d+)?(?:x\d+(?:[.,]\d+)?)*|[.,;:!?()]")
_SIZE = re.compile(r"(?<![a-z0-9.,/-])(?<!\d\s)(?:xxs|xs|s|m|l|xl|xxl|xxxl|[2-6]xl)(?![a-z0-9-]|\.\d|\s?\d)")
_SIZE_LABEL = re.compile(r"(?<![a-z])(?:gros(?:e)?|gr|size)\.?\s?(?=(?:xxs|xs|s|m|l|xl|xxl|xxxl|[2-6]xl)(?![a-z0-9]))")
# "o. Filter" is without one.
_WITHOUT = re.compile(r"(?<![a-z0-9])o\.\s?(?=[a-z]{3})")
# "Klasse A", "Sorte 3": a word and the sign that tells the kinds of it apart.
_MARK = re.compile(
    r"(?<![a-z0-9])([a-z]{3,})\s([abcdefhknpqrtuyz])(?![a-z0-9.,/-])"
    r"|(?<![a-z0-9])(?P<stem>[a-z]{2,})-(?P<letter>[a-z])(?![a-z0-9.,/-])"
    r"|(?<![a-z0-9])(?P<word>sorte|typ|type|klasse|class|stufe|form|grad|grade|kat|kategorie|level|modell|version|qualitat|art|serie)\.?\s?(?P<sign>\d{1,3}|[a-z])(?![a-z0-9.,/-])"
)
# "mit Ersatzklinge", "m. Deckel"
_WITH = re.compile(r"(?<![a-z0-9])(?:mit|with|m\.)\s([a-z]{4,})")
_NO_ADDITION = frozenset(
    "freundlichen freundlichem besten lieben grusen grus lieferung rechnung lieferschein spedition post bestatigung termin liefertermin preis rabatt "
    "angebot nummer kommission regards thanks delivery".split()
)
# As ``stem`` writes them: hands and sides, size and strength, for whom, and the endings that say what a thing is free of or proof against.
_EXTENT = re.compile(r"gros|klei|klein|mittel|lang|kurz|breit|schmal|dick|dun|hoch|niedrig|tief|flach")
_PROPERTY = re.compile(
    rf"(?<!\w)(?:(?:links|rechts)(?:hand\w*|dreh\w*|gewind\w*)?|link|recht|vorn|hint|(?:extra|super|ultra)?(?:{_EXTENT.pattern}|stark|leicht|schwer|weich|hart|fein|grob)"
    r"|extra|mini|maxi|jumbo|gepud\w*|steril|unsteril|bio|vegan|mat|glanzend|poliert|gebraucht|dam|herr|kind|unisex|junior"
    r"|[a-z]{3,40}(?:frei|los|haltig|dicht|fest|bestandig|beschichtet|lackiert|verstarkt|gepolstert|isoliert))"
)
# As ``stem`` writes them: words before the sign of a kind ("Sorte 3"), which tell nothing of the goods by themselves.
KINDS = frozenset("sort typ klas class stuf form grad kat kategori level modell version qualitat art seri".split())
_SAME_SIZE = {"xxl": "2xl", "xxxl": "3xl"}


def fold(text: str) -> str:
    """Lower case, umlauts to base vowels, ``ae/oe/ue`` likewise, ``ß`` to ``s``, multiplication signs to ``x``."""
    plain = text.lower().translate(_FOLD)
    plain = plain.replace("ss", "s")
    return re.sub(r"ae|oe|(?<![aeq])ue", lambda hit: hit.group(0)[0], plain)


def _number(text: str) -> str:
    parts = [part.strip() for part in re.split(r"[x*]", text)]
    return "x".join(_trim(part) for part in parts)


def _trim(part: str) -> str:
    part = part.replace(",", ".")
    if "." in part and part.count(".") == 1 and "/" not in part:
        part = part.rstrip("0").rstrip(".")
    return part


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Bring a folded word to a rough stem: ``mullsacke`` → ``mullsack``."""
    word = _SHORT.get(word, word)
    # Twice: "Bechergläser" must meet "Becherglas", which ends like a plural itself.
    for _ in range(2):
        word = next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4), word)
    return word


class Wording:
    """A description taken apart.

    Attributes:
        words: Stems of content words, in order, without stop words.
        measures: Dimensions and sizes: ``{"4x40", "500ml", "m8x40", "gr10"}`` (number with its unit or prefix).
        bare: Their bare numbers: ``{"4x40", "500", "8x40", "10"}``.
        pairs: Each measure with its bare number.
        marks: Words with the sign that tells their kinds apart: ``("klas", "a")`` for "Klasse A".
        denied: Stems of what it has not ("ohne Fenster", "nicht die extra starken").
        added: Stems of what it comes with ("mit Ersatzklinge").
        properties: Stems that say of which kind a thing is, whatever the thing: "links", "lang", "steril", "glutenfrei".
        colours, sizes: Colour words (``grun/gelb`` stays together in words too) and letter sizes.
    """

    __slots__ = ("added", "bare", "colours", "denied", "marks", "measures", "pairs", "properties", "sizes", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = fold(text)
        folded = re.sub(r"(?<=\d)\s*[x*]\s*(?=\d)", "x", self.text)
        folded = re.sub(r"(?<=\d)\s*/\s*(?=\d)", "/", folded)
        # "5G1,5" and "5x1,5" are the same cable.
        folded = re.sub(r"(?<=\d)g(?=\d)", "x", folded)
        folded = _WITHOUT.sub("ohne ", folded)
        folded = _SIZE_LABEL.sub(" ", folded)
        self.marks = frozenset(
            (stem(hit[1] or hit["stem"] or hit["word"]), hit[2] or hit["letter"] or hit["sign"]) for hit in _MARK.finditer(folded)
        )
        self.sizes = frozenset(_SAME_SIZE.get(hit.group(), hit.group()) for hit in _SIZE.finditer(folded))
        folded = _SIZE.sub(" ", folded)
        pairs: set[tuple[str, str]] = set()
        spans: list[tuple[int, int]] = []
        for hit in _DIMENSION.finditer(folded):
            prefix, number, unit = hit.group(1) or "", _number(hit.group(2)), hit.group(3) or ""
            unit = {
                "ltr": "l",
                "liter": "l",
                "mm²": "mm2",
                "qmm": "mm2",
                "m²": "m2",
                "°c": "°",
                "grad": "°",
                "er": "",
                "stufig": "",
            }.get(unit, unit)
            prefix = {"gros": "gr", "grose": "gr", "grosen": "gr", "size": "gr", "korn": "k", "kornung": "k"}.get(prefix, prefix)
            pairs.add((f"{prefix}{number}{unit}", number))
            spans.append(hit.span())
        self.pairs = frozenset(pairs)
        self.measures = frozenset(measure for measure, _ in pairs)
        self.bare = frozenset(bare for _, bare in pairs)
        rest = list(folded)
        for start, end in spans:
            rest[start:end] = " " * (end - start)
        plain = "".join(rest)
        stems, denied = _stems(plain)
        self.added = frozenset(stem(hit[1]) for hit in _WITH.finditer(folded) if hit[1] not in _STOP | _NO_ADDITION)
        # "30 mm breit", "die langen mit 50 m": the measure says it.
        said = [stem(token) for token in _TOKEN.findall(plain) if token not in _SHORT]
        self.properties = frozenset(
            word for word in said if _PROPERTY.fullmatch(word) and not (pairs and _EXTENT.fullmatch(word))
        )
        self.colours = frozenset(word for word in stems if word in _COLOUR_STEMS or _shade_of(word))
        self.words = tuple(stems)
        self.denied = frozenset(denied)


def _stems(text: str) -> tuple[list[str], list[str]]:
    """Content words, and those that are denied: "ohne Fenster", "nicht die extra starken"."""
    stems: list[str] = []
    denied: list[str] = []
    denying = ""
    for token in _TOKEN.findall(text):
        if token in {"ohne", "without"}:
            denying = "one"
        elif token in {"nicht", "kein", "keine", "keinen", "not"}:
            denying = "all"
        elif token[0] in ".,;:!?()":
            denying = ""
        elif token not in _STOP and len(token) > 1:
            (denied if denying else stems).append(stem(token))
            denying = "" if denying == "one" else denying
    return stems, denied


_COLOUR_STEMS = frozenset(stem(colour) for colour in _COLOURS)
_SHADE = re.compile(r"^[a-z]{3,}?(?<!b)(?<!sch)(?<!ei)(wei|schwarz|blau|rot|gru|gelb|grau|brau)[sn]?$")


def _shade_of(word: str) -> str:
    """The plain colour of a shade: ``reinwei`` (stem of "reinweiß") → ``weis``; bread and egg yolk are none."""
    hit = _SHADE.match(word) if word not in _COLOUR_STEMS else None
    return "" if hit is None else {"wei": "weis", "gru": "grun", "brau": "braun"}.get(hit[1], hit[1])


def same_colour(one: str, other: str) -> bool:
    """Whether two colours can mean the same: "weiß" and "reinweiß" do, "cremeweiß" and "reinweiß" do not."""
    return one == other or _shade_of(one) == other or _shade_of(other) == one
