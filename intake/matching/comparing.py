"""How well an article's names explain what a customer wrote, and which of its properties the text confirms. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from intake.matching.catalogue import Catalogue, part_share, parts_of
from intake.understanding.wording import KINDS, Wording, same_colour

_LIKE_ENOUGH = 84.0
_MEASURE_WEIGHT = 1.1
_NOISE_WEIGHT = 0.2
_SHORTEST_STRANGE = 4
_SHORTEST_GLUED = 3
_WORD = re.compile(r"[^\W_]+")
_FORM = re.compile(r"^([a-z]*)([\d.,x/*-]+)([a-z²°%]*)$")
# Materials and finishes shut each other out as colours do.
_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "verzinkt",
            "edelstahl",
            "mesing",  # as ``fold`` writes it
            "blank",
            "bruniert",
            "kunststoff",
            "aluminium",
            "holz",
            "stahl",
            "kupf",
        }
    ),
    frozenset({"nitril", "vinyl", "latex", "led", "baumwoll"}),
    frozenset({"lini", "kariert", "blanko"}),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An article held against a text.

    Attributes:
        score: All in all; 1 where text and name say the same.
        explained: Share of what the text says that the article has (0..1), telling words counting more.
        confirmed: Share of the article's own name that the text says (0..1).
        contradictions: Properties of which the text says otherwise: another size, colour, material.
        open: Properties in the article's name of which the text says nothing.
        telling: How many words and measures of the text are explained.
        guessed: A word of the text is only like one of the article's, as after a slip of the pen.
        strange: How many words of the text stand in no article at all.
        unmet: What the text says of the goods' kind and the article does not bear out: a colour of an article that has none, "links",
            "mit Ersatzklinge", a word that other articles have.
    """

    score: float
    explained: float
    confirmed: float
    contradictions: tuple[str, ...]
    open: frozenset[str]
    telling: int
    guessed: bool = False
    strange: int = 0
    unmet: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def wording_of(text: str) -> Wording:
    """Take a text apart, once."""
    return Wording(text)


def compare(
    query: Wording, name: str, aliases: str, description: str, catalogue: Catalogue, *, shared: bool = False
) -> Comparison:
    """Hold an article against what was written.

    Args:
        query: What the customer wrote, without quantity, prices and numbers.
        name, aliases, description: Of the article; aliases joined by ``|``.
        shared: Others have the same aliases, which then name the whole family: "Motorölfilter 93 mm" leaves open which of its kinds.
    """
    names = [wording_of(name), *(wording_of(alias) for alias in aliases.split("|") if alias)]
    query = _unglued(query, names)
    extra = wording_of(description)
    tally = _Tally()
    own_words = {word for each in names for word in each.words}
    _count_words(tally, query, own_words, set(extra.words), catalogue)
    _count_measures(tally, query, names, extra)
    _count_properties(tally, query, [*names, extra])
    tally.contradictions += _family_contradictions(query, own_words | set(extra.words))
    tally.contradictions += _denials(query, own_words, [*names, extra])
    has_not = frozenset().union(*(each.denied for each in [*names, extra]))
    spelt = has_not | own_words
    tally.unmet += [
        f"ohne {word}"
        for word in sorted(query.denied)
        if not catalogue.knows(word) and not any(_is_like(word, other) for other in spelt)
    ]
    explained = tally.matched / tally.total if tally.total else 0.0
    confirmed, unsaid = _confirmed(query, names, catalogue, shared=shared)
    score = 0.72 * explained + 0.28 * confirmed - 0.3 * min(2, len(tally.contradictions))
    return Comparison(
        score,
        explained,
        confirmed,
        tuple(tally.contradictions),
        unsaid,
        tally.telling,
        tally.guessed,
        tally.strange,
        tuple(tally.unmet),
    )


def _unglued(query: Wording, names: Sequence[Wording]) -> Wording:
    """What was written, with words apart that stand apart in the article's name: "Stielkammbraun" for "Stielkamm braun"."""
    text = query.text
    for name in names:
        words = _WORD.findall(name.text)
        for one, other, behind in zip(words, words[1:], [*words[2:], ""], strict=False):
            if one + other in text and (glued := _glued(one, other, behind)):
                text = re.sub(glued, f"{one} {other}", text)
    return query if text == query.text else wording_of(text)


def _glued(one: str, other: str, behind: str) -> str:
    """The pattern of two words that a scan may set close: of letters, "DN125" and "2", or "1150" and "5" before their unit; else empty."""
    if len(one) < _SHORTEST_GLUED:
        return ""
    if one.isdecimal():
        return rf"\b{one}{other}(?=\s?{behind}\b)" if other.isdecimal() and behind.isalpha() else ""
    letters = (one + other).isalpha() and len(other) >= _SHORTEST_GLUED
    return rf"\b{one}{other}\b" if letters or (one[-1].isdigit() and other[0].isdigit()) else ""


@dataclass(slots=True)
class _Tally:
    """What is counted up over a text."""

    matched: float = 0.0
    total: float = 0.0
    telling: int = 0
    guessed: bool = False
    strange: int = 0
    contradictions: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)

    def add(self, weight: float, share: float) -> None:
        self.total += weight
        self.matched += weight * share


def _count_words(tally: _Tally, query: Wording, own: set[str], extra: set[str], catalogue: Catalogue) -> None:
    for word in dict.fromkeys(query.words):
        share = max(_word_share(word, own, catalogue), 0.9 * _word_share(word, extra, catalogue))
        known = share > 0 or catalogue.knows(word) or bool(catalogue.expansions(word))
        tally.add((0.35 + 0.65 * catalogue.weight(word)) if known else _NOISE_WEIGHT, share)
        tally.telling += share >= 0.7
        tally.strange += not known and len(word) >= _SHORTEST_STRANGE and word.isalpha()
        if share == 0 and (word in query.properties | query.added or _of_others(word, own | extra, catalogue)):
            tally.unmet.append(word)
        tally.guessed = tally.guessed or (share > 0 and not _is_written(word, own | extra))


def _of_others(word: str, own: set[str], catalogue: Catalogue) -> bool:
    """Whether a word stands in other articles' names, and is no short form of a word of this one."""
    return (
        catalogue.knows(word)
        and word not in KINDS
        and len(word) >= _SHORTEST_STRANGE
        and not any(other.startswith(word) for other in own)
    )


def _count_measures(tally: _Tally, query: Wording, names: list[Wording], extra: Wording) -> None:
    measures = _measures(names)
    for measure, bare in query.pairs:
        share, against = _measure_share(measure, bare, measures, extra)
        tally.contradictions += [measure] if against else []
        tally.add(_MEASURE_WEIGHT if share or against else 0.6, share)
        tally.telling += share >= 0.9


def _count_properties(tally: _Tally, query: Wording, own: list[Wording]) -> None:
    """Colours, letter sizes, and signs behind a word: "Klasse A"."""
    colours, sizes = (frozenset().union(*(getattr(each, kind) for each in own)) for kind in ("colours", "sizes"))
    for said, has in ((query.colours, colours), (query.sizes, sizes)):
        same = any(same_colour(one, other) for one in said for other in has)
        if said and has and not same:
            tally.contradictions.append("/".join(sorted(said)))
        if said:
            tally.add(0.5, 1.0 if same else 0.0)
        tally.unmet += sorted(said) if said is query.colours and not has else []
    marks: frozenset[tuple[str, str]] = frozenset().union(*(each.marks for each in own))
    for word, sign in query.marks:
        signs = {has for named, has in marks if named == word}
        if signs:
            tally.add(0.8, 1.0 if sign in signs else 0.0)
            tally.contradictions += [] if sign in signs else [f"{word} {sign}"]


def _denials(query: Wording, own: set[str], wordings: list[Wording]) -> list[str]:
    """What one side has and the other denies: "ohne Fenster", "unsteril"."""
    own_denied = frozenset().union(*(each.denied for each in wordings))
    found = [f"ohne {word}" for word in query.denied if word in own]
    found += [word for word in query.words if word in own_denied and word not in own]
    return found + [word for word in query.words if _is_denied(word, own)]


def _is_denied(word: str, own: set[str]) -> bool:
    """Whether the article says the opposite: ``steril`` and ``unsteril``."""
    return word not in own and (f"un{word}" in own or (word.startswith("un") and word[2:] in own))


def _is_written(word: str, own: set[str]) -> bool:
    """Whether a word, or a compound with it, stands in the article's words as it is."""
    return word in own or any(word in parts_of(other) or other in parts_of(word) for other in own if len(other) >= 4)


def _word_share(word: str, own: set[str], catalogue: Catalogue) -> float:
    """How well one written word stands in an article's words."""
    if word in own:
        return 1.0
    best = 0.0
    for candidate, share in catalogue.expansions(word).items():
        if candidate in own:
            best = max(best, share)
    if best:
        return best
    if len(word) >= 5:
        for other in own:
            if len(other) >= 5 and word in parts_of(other):
                best = max(best, part_share(word, other))
            elif len(other) >= 5 and other in parts_of(word):
                best = max(best, part_share(other, word))
            if abs(len(other) - len(word)) <= 3 and not _is_denied(word, {other}) and _is_like(word, other):
                return 0.8
    return best


def _is_like(word: str, other: str) -> bool:
    return word == other or fuzz.ratio(word, other) >= _LIKE_ENOUGH


def _measures(names: list[Wording]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for each in names for pair in each.pairs)


def _measure_share(measure: str, bare: str, own: frozenset[tuple[str, str]], extra: Wording) -> tuple[float, bool]:
    """How well one written measure stands in an article's, and whether the article says otherwise."""
    if any(measure == other for other, _ in own):
        return 1.0, False
    form = _form(measure)
    if any(bare == number and _fits(form, _form(other)) for other, number in own):
        return 0.95, False
    if measure in extra.measures or any(bare == number and _fits(form, _form(other)) for other, number in extra.pairs):
        return 0.9, False
    if any(bare in number.split("x") for _, number in own if "x" in number):
        return 0.9, False
    against = any(_same_kind(form, _form(other)) and number != bare for other, number in own)
    return 0.0, against


def _form(measure: str) -> tuple[str, str]:
    """Prefix and unit of a measure: ``("gr", "")``, ``("", "mm")``."""
    hit = _FORM.match(measure)
    return (hit[1], hit[3]) if hit else ("", "")


def _fits(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two forms can mean the same: one of them says less."""
    return all(not a or not b or a == b for a, b in zip(one, other, strict=True))


def _same_kind(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two measures speak of the same property: both sizes, both litres."""
    return one == other and any(one)


def _family_contradictions(query: Wording, own: set[str]) -> list[str]:
    found = []
    for family in _FAMILIES:
        said, has = family & set(query.words), family & own
        if said and has and not said & has:
            found.append("/".join(sorted(said)))
    return found


def _confirmed(query: Wording, names: list[Wording], catalogue: Catalogue, *, shared: bool) -> tuple[float, frozenset[str]]:
    """Share of the name that the text says, over the name and each alias (the best counts), and what is left open."""
    best, unsaid = 0.0, frozenset[str]()
    said = set(query.words)
    for number, each in enumerate(names):
        # "Zitzengummi" says nothing of the rubber in "Zitzengummi 25 mm Gummi": it stands for itself there.
        spoken = {expansion for word in said.difference(each.words) for expansion in catalogue.expansions(word)}
        total, matched = 0.0, 0.0
        left: set[str] = set()
        for word in dict.fromkeys(each.words):
            weight = 0.35 + 0.65 * catalogue.weight(word)
            total += weight
            if word in said or word in spoken or any(part in said for part in parts_of(word)):
                matched += weight
            else:
                left.add(word)
        left |= {f"ohne {word}" for word in each.denied - query.denied}
        left |= {f"{word} {sign}" for word, sign in each.marks - query.marks}
        for measure, bare in each.pairs | (names[0].pairs if number else frozenset()):
            total += 0.8
            if _said_measure(measure, bare, query):
                matched += 0.8
            else:
                left.add(f"#{measure}")
        for letter in each.sizes | (names[0].sizes if number else frozenset()):
            total += 0.6
            if letter in query.sizes:
                matched += 0.6
            else:
                left.add(f"#{letter}")
        unnamed = (
            {word for word in names[0].words[1:] if word not in said | spoken | set(each.words)} if number and shared else ()
        )
        left |= set(unnamed)
        total += sum(0.35 + 0.65 * catalogue.weight(word) for word in unnamed)
        if number and names[0].colours - query.colours:
            left |= set(names[0].colours - query.colours)
            total += 0.5
        share = matched / total if total else 0.0
        if share > best or not number:
            best, unsaid = share, frozenset(left)
    return best, unsaid


def _said_measure(measure: str, bare: str, query: Wording) -> bool:
    form = _form(measure)
    return any(
        measure == other or (bare == number and _fits(form, _form(other))) or ("x" in number and bare in number.split("x"))
        for other, number in query.pairs
    )
