"""What understanding hands to matching. Frozen, plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from intake.contracts import DeliveryAddress, Evidence, Field
from orders.reasons import Reason
from orders.states import MessageKind


@dataclass(frozen=True, slots=True)
class Code:
    """A run of characters that can be an article number.

    Attributes:
        folded: Upper case, letters and digits only.
        labelled: Stands in a column or behind a label for article numbers.
        confidence: Of the reader.
    """

    text: str
    folded: str
    labelled: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """One way to read how much is wanted.

    Attributes:
        value: Counted in ``unit``; dozens are already multiplied.
        unit: UN/ECE code, or empty where none is written.
        how: ``column``, ``unit``, ``times``, ``leading``, ``words`` or ``data``: what speaks for it.
        confidence: Of the reader.
        weight: The higher, the more speaks for this reading.
    """

    value: Decimal
    unit: str
    text: str
    how: str
    confidence: float = 1.0
    weight: float = 0.0
    unit_text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One position as it was written, before any article is looked up.

    Attributes:
        text: All of it, for people.
        description: Without position number, quantity and prices, for looking up.
        aside: What stood in brackets: pack sizes, remarks.
        beside: What stood in columns for remarks and the like.
        codes: Possible article numbers, as they stand.
        quantities: The best first; empty where none can be read.
        price: As written, net; counted for ``per`` article units (100 for prices per hundred).
        total: Of the line as written.
        scanned: Read from a picture.
        confidence: Of the reader, over the words that matter.
        trouble: Codes of reasons found while reading: the line must be seen by a person.
        place: Document, page and row in which it begins.
    """

    text: str
    description: str
    aside: str = ""
    beside: str = ""
    codes: tuple[Code, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    position: int | None = None
    price: Decimal | None = None
    per: Decimal = Decimal(1)
    total: Decimal | None = None
    scanned: bool = False
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    trouble: tuple[Reason, ...] = ()
    place: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class CustomerHints:
    """All that a message says of its sender; which customer it is, is decided where the customers are known.

    Attributes:
        numbers: Customer numbers behind a label.
        vat_ids, emails, phones: As written in the message.
        letterhead: Texts in which the sender names itself: head and foot of papers, signatures, the From line; nearest first.
        place: Where each text or number stands.
    """

    numbers: tuple[Field[str], ...] = ()
    vat_ids: tuple[Field[str], ...] = ()
    emails: tuple[Field[str], ...] = ()
    phones: tuple[Field[str], ...] = ()
    letterhead: tuple[Field[str], ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryHint:
    """A place named for the goods.

    Attributes:
        text: What was written, for looking for a known address.
        address: Read from the text itself, if it is complete.
        wanted: Words say that the goods go there, not merely that the place exists.
        confidence: Of the reader.
        stray: A whole address on a scan, without a readable word that says what it is for.
        denied: The words say where the goods do not go.
    """

    text: str
    address: DeliveryAddress | None = None
    wanted: bool = True
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    stray: bool = False
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One wish in a message, taken apart.

    Attributes:
        po_numbers, dates: Candidates, the likeliest first.
        like_before: The text refers to earlier orders instead of naming goods ("wie immer").
        total: Sum of all lines as the paper says it.
        expected_lines: Number of positions, as the paper says it.
        comment: Wishes beyond goods, date and place, in the customer's words.
        data: Whether it came as structured data.
    """

    kind: Field[MessageKind]
    hints: CustomerHints
    items: tuple[Item, ...] = ()
    po_numbers: tuple[Field[str], ...] = ()
    dates: tuple[Field[date], ...] = ()
    deliveries: tuple[DeliveryHint, ...] = ()
    like_before: str = ""
    total: Decimal | None = None
    expected_lines: int | None = None
    comment: str = ""
    text: str = ""
    data: bool = False
    scanned: bool = False
    currency: str = "EUR"
    reasons: tuple[Reason, ...] = field(default=())
