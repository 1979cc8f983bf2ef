"""Where messages are made: the world, what was sent already, and who writes next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.evaluation.worlds.customers import stranger
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.flaws import spoil
from intake.evaluation.worlds.mail import Attachment, Mail
from intake.evaluation.worlds.model import Customer, Post, World
from intake.evaluation.worlds.orders import Order, make_order
from intake.evaluation.worlds.tokens import Meanings

_MAILBOXES = ("p.{n}", "einkauf2", "{n}", "chef", "team", "technik", "zentrale")
FLAWED = 0.14


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that came in earlier in this world."""

    post: Post
    order: Order


@dataclass(slots=True)
class Studio:
    """Makes messages one after the other, in the order in which they arrive.

    Attributes:
        placed: Orders so far that needed no person.
        repeated: Customers of whose orders a second message was made, so that none gets a third.
        kept: Regulars whose "as always" is still to come; they write nothing else.
    """

    world: World
    meanings: Meanings
    placed: list[Placed] = field(default_factory=list)
    repeated: set[int] = field(default_factory=set)
    wrote: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def customer(self, dice: Dice, *, fax: bool = False, voices: tuple[str, ...] = (), own: bool = True) -> Customer:
        """Somebody who writes.

        Args:
            own: Also those who order by numbers of their own.
        """
        choices = [each for each in self.world.customers if each.number not in self.kept and (each.fax or not fax)]
        choices = [each for each in choices if own or each.habits.naming != "own"]
        fitting = [each for each in choices if not voices or each.habits.voice in voices]
        return dice.pick(fitting or choices)

    def stranger(self, dice: Dice) -> Customer:
        """Somebody who is no customer."""
        made = stranger(self.world.trade, self.world.company, self.world.customers, dice)
        return replace(made, habits=replace(made.habits, naming=dice.pick(("sku", "words"))))

    def order(
        self,
        customer: Customer,
        received: datetime,
        dice: Dice,
        *,
        numbers: bool = True,
        flawed: float = FLAWED,
        prices: bool = False,
    ) -> Order:
        """What somebody wants; with a flaw in ``flawed`` of all cases.

        Args:
            prices: Whether a price that is far off can be seen in what is made of it.
        """
        order = make_order(self.world, self.meanings, customer, received, dice, numbers=numbers)
        if dice.chance(flawed):
            spoil(self.world, self.meanings, order, dice.child("flaw"), prices=prices)
        return order

    def post(self, group: str, order: Order, channel: str, sender: str, files: dict[str, bytes], note: str = "") -> Post:
        """A message with an order; it is remembered."""
        made = Post(group, channel, sender, order.received, files, order.expected(), note or "; ".join(order.why))
        self.wrote.add(order.customer.number)
        if not order.why and order.customer.known and order.customer_told:
            self.placed.append(Placed(made, order))
        return made

    def mail(
        self,
        order: Order,
        dice: Dice,
        *,
        subject: str = "",
        text: str = "",
        html: str = "",
        attachments: list[Attachment] | None = None,
        sender: str = "",
        sender_name: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[str, dict[str, bytes]]:
        """Put an order's text into a mail.

        Returns:
            The sender's address, and the files of the message.
        """
        address = sender or self.address(order.customer, dice)
        name = dice.pick((order.customer.name, dice.pick(order.customer.habits.people), "", order.customer.name))
        mail = Mail(
            sender=address,
            sender_name=(name if sender_name is None else sender_name).replace('"', ""),
            recipient=self.world.company.email,
            subject=subject or self.subject(order, dice),
            sent=order.received,
            text=text,
            html=html,
            attachments=attachments or [],
            headers=headers or {},
        )
        return address, {"mail.eml": mail.as_bytes(dice.child("mail"))}

    def address(self, customer: Customer, dice: Dice) -> str:
        """A known address, or another mailbox of the same company."""
        if dice.chance(0.82) or not customer.known:
            return dice.pick(customer.emails)
        surname = "".join(sign for sign in customer.habits.people[0].split()[-1].lower() if sign.isascii() and sign.isalpha())
        return f"{dice.pick(_MAILBOXES).format(n=surname or 'buero')}@{customer.domain}"

    def subject(self, order: Order, dice: Dice) -> str:
        """A subject; some name the order number."""
        if order.customer.habits.voice == "english":
            return f"Purchase order {order.po_number}".strip()
        if order.po_number and dice.chance(0.6):
            return dice.pick(("Bestellung {}", "Bestellung Nr. {}", "Auftrag {}", "Neue Bestellung {}")).format(order.po_number)
        return dice.pick(
            ("Bestellung", "Bestellung", "Materialbestellung", "neue Bestellung", "Nachschub", "Order", "brauchen Ware")
        )
