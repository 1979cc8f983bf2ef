"""Who sent it: every hint has a weight, and two customers that weigh nearly the same are a question. Plain Python.

A paper speaks louder than the line it came by: faxes are sent from a neighbour's machine, mails from a private address.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from intake.contracts import Evidence, Field
from intake.understanding.result import CustomerHints
from intake.understanding.wording import fold
from orders.folding import folded
from orders.reasons import ReasonCode

CERTAIN = 8.0
LEAST = 4.5
MARGIN = 2.5
_LEGAL = frozenset(
    "gmbh co kg ag ug ohg gbr mbb mbh e u eu ek ev e.k e.u e.v se sarl sa ltd limited inc gesellschaft inh inhaber und sohne sohn soehne & cie kgaa ggmbh haftungsbeschrankt stiftung partner partg".split()
)
_FREEMAIL = frozenset(
    "gmail.com gmx.de gmx.net web.de t-online.de outlook.com outlook.de hotmail.com hotmail.de yahoo.com yahoo.de aol.com icloud.com me.com freenet.de posteo.de mailbox.org arcor.de live.de gmx.at gmx.ch bluewin.ch".split()
)


# What more than a name speaks for a sender.
_PROOFS = frozenset({"line", "domain", "number", "vat", "email", "phone", "street"})


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What matching needs of a customer's row."""

    pk: int
    number: str
    name: str
    street: str
    postal_code: str
    city: str
    vat_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """The customer.

    Attributes:
        customer: ``None`` where none can be told.
        others: Customers that fit nearly as well.
    """

    customer: CustomerFacts | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    text: str = ""
    doubt: ReasonCode | None = None
    detail: str = ""
    others: tuple[CustomerFacts, ...] = ()


_SHORTEST_ROAD = 6


class CustomerIndex:
    """All customers by the rarest word of their name, by postcode and street, and by VAT id."""

    def __init__(self, rows: Iterable[CustomerFacts]) -> None:
        self.by_pk: dict[int, CustomerFacts] = {}
        self.by_number: dict[str, CustomerFacts] = {}
        self.by_vat: dict[str, list[CustomerFacts]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_street: dict[str, set[int]] = defaultdict(set)
        self._words: dict[int, tuple[str, ...]] = {}
        self._roads: set[str] = set()
        for row in rows:
            self.add(row)

    def add(self, row: CustomerFacts) -> None:
        """Take a customer in; one that is there already is left as it is."""
        if row.pk in self.by_pk:
            return
        self.by_number[folded(row.number)] = row
        if row.vat_id:
            self.by_vat[folded(row.vat_id)].append(row)
        words = name_words(row.name)
        self._words[row.pk] = words
        for word in words:
            self._by_word[word].add(row.pk)
        if row.street:
            self._by_street[street_key(row.street)].add(row.pk)
            self._roads |= {road_of(row.street)} - {""}
        # Last: whoever finds it here finds its words as well.
        self.by_pk[row.pk] = row

    def words_of(self, pk: int) -> tuple[str, ...]:
        """The telling words of a customer's name."""
        return self._words[pk]

    def share_of(self, word: str) -> int:
        """How many customers have a word in their name."""
        return len(self._by_word.get(word, ()))

    def named_in(self, text: str) -> dict[int, float]:
        """Customers whose name stands in a text, each with how much of the name (0..1)."""
        said = set(name_words(text))
        candidates = {pk for word in said for pk in self._by_word.get(word, ()) if len(self._by_word[word]) <= 400}
        found = {}
        for pk in candidates:
            words = self._words[pk]
            weights = [1.0 / max(1, self.share_of(word)) ** 0.5 for word in words]
            share = sum(weight for word, weight in zip(words, weights, strict=True) if word in said) / (sum(weights) or 1.0)
            if share >= 0.5:
                found[pk] = share
        return found

    def at_street(self, text: str) -> set[int]:
        """Customers whose main address, street and number, stands in a text."""
        key = street_key(text)
        return (
            {pk for street, pks in self._by_street.items() if len(street) >= 5 and street in key for pk in pks}
            if len(self._by_street) < 3000
            else self._streets_in(key, text)
        )

    def is_misread_road(self, road: str) -> bool:
        """Whether no customer lives in a road of this name, and some do where one letter is another: "kiosterweg"."""
        if not road or road in self._roads:
            return False
        return process.extractOne(road, self._roads, scorer=Levenshtein.distance, score_cutoff=1) is not None

    def _streets_in(self, key: str, text: str) -> set[int]:
        """The same for many customers: only pieces of the text that end in a number are looked up."""
        found: set[int] = set()
        words = re.split(r"[\s,;|·–-]+", text)
        for end, word in enumerate(words):
            if not re.fullmatch(r"\d{1,4}[a-zA-Z]?", word):
                continue
            for start in range(max(0, end - 4), end):
                found |= self._by_street.get(street_key(" ".join(words[start : end + 1])), set())
        return found


def name_words(name: str) -> tuple[str, ...]:
    """The telling words of a company's name, folded, without legal forms: ``Autohaus Braun & Söhne GmbH`` → ``autohaus braun sohne``."""
    words = [word for word in re.split(r"[^a-z0-9]+", fold(name)) if len(word) > 1]
    telling = [word for word in words if word not in _LEGAL or word in {"sohne", "partner", "stiftung"}]
    return tuple(dict.fromkeys(telling or words))


def road_of(street: str) -> str:
    """A street folded and without its number; empty if it is too short to be told apart."""
    plain = re.sub(r"\s*\d.*$", "", fold(street)).strip()
    return plain if len(plain) >= _SHORTEST_ROAD else ""


def street_key(street: str) -> str:
    """Street and number made comparable: ``Stuttgarter Str. 301,`` → ``stuttgarterstr301``."""
    plain = re.sub(r"stra(?:ss|s)e?\b|strase\b|str\.?(?=\s|\d|$|,)", "str", fold(street))
    return re.sub(r"[^a-z0-9]", "", plain)


@dataclass(slots=True)
class _Votes:
    """What speaks for each customer."""

    weights: dict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    proofs: dict[int, list[tuple[float, Field[str]]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pk: int, source: str, weight: float, proof: Field[str] | None = None) -> None:
        """Count a hint; of several from one source the strongest counts."""
        self.weights[pk][source] = max(weight, self.weights[pk].get(source, 0.0))
        if proof is not None:
            self.proofs[pk].append((weight, proof))

    def total(self, pk: int) -> float:
        return sum(self.weights[pk].values())


def tell_customer(
    hints: CustomerHints,
    index: CustomerIndex,
    *,
    authenticated: str,
    line_contacts: Sequence[int],
    sender_domain: str,
    contacts: Callable[[str, Iterable[str]], Mapping[str, Sequence[int]]],
    domains: Callable[[str], Sequence[int]],
    spoken: str = "",
) -> Told:
    """Tell the customer.

    Args:
        hints: What the message says.
        authenticated: Number of the customer that the channel has proven; empty if none.
        line_contacts: Customers known under the very number or address it came from.
        sender_domain: Domain of the mail's sender; empty for other channels.
        contacts: Finds customers by kind of contact (``email`` or ``phone``) and texts.
        domains: Finds customers by the domain of their mail addresses.
        spoken: Free text in which a caller names the company.
    """
    if authenticated:
        proven = index.by_number.get(folded(authenticated))
        if proven is not None:
            named = {row.pk for number in hints.numbers if (row := index.by_number.get(folded(number.value))) is not None}
            if named - {proven.pk}:
                detail = f"Angemeldet ist {proven.name}, genannt wird die Nummer eines anderen Kunden"
                return Told(proven, 0.7, text=authenticated, doubt=ReasonCode.CUSTOMER_UNSURE, detail=detail)
            return Told(proven, 0.995, text=authenticated)
    votes = _Votes()
    for pk in line_contacts:
        votes.add(pk, "line", 5.0 if len(set(line_contacts)) == 1 else 2.0)
    if sender_domain and sender_domain not in _FREEMAIL:
        pks = set(domains(sender_domain))
        for pk in pks:
            # A domain that bears another name may belong to a provider whom anybody can use.
            bears = any(len(word) >= 4 and word in re.sub(r"[^a-z0-9]", "", fold(sender_domain)) for word in index.words_of(pk))
            votes.add(pk, "domain", 4.0 if len(pks) == 1 and bears else 1.5)
    _vote_hints(votes, hints, index, contacts)
    if spoken:
        _vote_names(votes, (Field(spoken, spoken),), index, spoken=True)
    return _as_numbered(_decided(votes, index), hints, index)


def _as_numbered(told: Told, hints: CustomerHints, index: CustomerIndex) -> Told:
    """Whoever names the number of another customer is asked about, whatever else speaks for him."""
    named = {row.pk: row for number in hints.numbers if (row := index.by_number.get(folded(number.value))) is not None}
    if told.customer is None or told.doubt is not None or not named or told.customer.pk in named:
        return told
    detail = f"{told.customer.name} nennt die Nummer von {', '.join(row.name for row in named.values())}"
    return replace(
        told, confidence=0.7, doubt=ReasonCode.CUSTOMER_UNSURE, detail=detail[:300], others=(*named.values(), *told.others)
    )


def _vote_hints(
    votes: _Votes,
    hints: CustomerHints,
    index: CustomerIndex,
    contacts: Callable[[str, Iterable[str]], Mapping[str, Sequence[int]]],
) -> None:
    for number in hints.numbers:
        row = index.by_number.get(folded(number.value))
        if row is not None:
            votes.add(row.pk, "number", 6.0, number)
    for vat in hints.vat_ids:
        rows = index.by_vat.get(folded(vat.value), [])
        for row in rows:
            votes.add(row.pk, "vat", 6.0 if len(rows) == 1 else 3.0, vat)
    for kind, fields in (("email", hints.emails), ("phone", hints.phones)):
        found = contacts(kind, [each.value for each in fields])
        for each in fields:
            pks = set(found.get(each.value, ()))
            for pk in pks:
                votes.add(pk, kind, 4.0 if len(pks) == 1 else 1.5, each)
    _vote_names(votes, hints.letterhead, index)


def _vote_names(votes: _Votes, heads: Sequence[Field[str]], index: CustomerIndex, *, spoken: bool = False) -> None:
    for head in heads:
        named = index.named_in(head.value)
        full = [pk for pk, share in named.items() if share >= 0.99]
        # A name within a longer one that also stands there in full ("Braun" in "Braun & Söhne") means the longer.
        longest = max((len(index.words_of(pk)) for pk in full), default=0)
        for pk, share in named.items():
            weight = 4.0 * share if share >= 0.99 else 3.0 * share - 0.6
            if share >= 0.99 and len(index.words_of(pk)) < longest:
                weight -= 1.5
            if len(index.words_of(pk)) == 1:
                weight = min(weight, 2.4)
            votes.add(pk, "name", max(0.0, weight - (1.0 if spoken else 0.0)), head)
        for pk in index.at_street(head.value):
            votes.add(pk, "street", 3.5, head)
    text = " ".join(head.value for head in heads)
    for pk in list(votes.weights):
        row = index.by_pk[pk]
        if row.postal_code and re.search(rf"(?<!\d){re.escape(row.postal_code)}(?!\d)", text):
            votes.add(pk, "town", 1.0)
        elif row.city and name_words(row.city) and name_words(row.city)[0] in name_words(text):
            votes.add(pk, "town", 0.7)


def _decided(votes: _Votes, index: CustomerIndex) -> Told:
    ranked = sorted(votes.weights, key=lambda pk: (-votes.total(pk), pk))
    if not ranked:
        return Told(None, 0.0, doubt=ReasonCode.CUSTOMER_UNKNOWN, detail="Kein Hinweis führt zu einem Kunden.")
    best = ranked[0]
    total, rest = votes.total(best), votes.total(ranked[1]) if len(ranked) > 1 else 0.0
    row = index.by_pk[best]
    others = tuple(index.by_pk[pk] for pk in ranked[1:4] if votes.total(pk) >= total - 4.0)
    proofs = sorted(votes.proofs[best], key=lambda pair: -pair[0])
    telling = [proof for weight, proof in proofs[:3] if weight >= proofs[0][0] / 2]
    evidence = tuple(dict.fromkeys(place for proof in telling for place in proof.evidence))
    text = proofs[0][1].text if proofs else ""
    lead = total - rest
    if total < LEAST:
        names = ", ".join(each.name for each in (row, *others))
        return Told(
            None,
            total / 12,
            evidence,
            text,
            ReasonCode.CUSTOMER_UNKNOWN if total < 3 else ReasonCode.CUSTOMER_UNSURE,
            f"Vielleicht {names}"[:300],
            (row, *others),
        )
    if lead < MARGIN:
        names = ", ".join(each.name for each in (row, *others))
        keep = row if lead >= 1.0 else None
        return Told(keep, 0.6, evidence, text, ReasonCode.CUSTOMER_UNSURE, f"Mehrere Kunden passen: {names}"[:300], others)
    sources = len(votes.weights[best])
    sure = 0.985 if total >= CERTAIN and sources >= 2 else 0.95 if sources >= 2 or total >= 5.0 else 0.85
    if not _PROOFS & set(votes.weights[best]):
        sure = min(sure, 0.8)  # a name that anybody can write, and nothing else
    doubt = None if sure >= 0.9 else ReasonCode.CUSTOMER_UNSURE
    return Told(row, sure, evidence, text, doubt, "" if doubt is None else "Nur ein schwacher Hinweis", others)
