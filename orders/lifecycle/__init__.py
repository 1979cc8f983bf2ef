"""The life of an order: the only place where one changes its state.

Every call is one transaction with its event. A change names the version it was decided on; if the order was changed meanwhile
it is refused and nothing is stored.
"""

from orders.lifecycle.amending import apply_change, take_as_change, take_as_order
from orders.lifecycle.asking import ask, question_answered
from orders.lifecycle.changing import MoveRefused, StaleVersion
from orders.lifecycle.correcting import correct
from orders.lifecycle.deciding import accept, mark_duplicate, no_order, reject
from orders.lifecycle.items import close_item, open_item
from orders.lifecycle.joining import merge, split
from orders.lifecycle.moving import cancel, close, release, reopen
from orders.lifecycle.placing import place
from orders.lifecycle.resending import resend
from orders.lifecycle.undoing import undo, undoable

__all__ = [
    "MoveRefused",
    "StaleVersion",
    "accept",
    "apply_change",
    "ask",
    "cancel",
    "close",
    "close_item",
    "correct",
    "mark_duplicate",
    "merge",
    "no_order",
    "open_item",
    "place",
    "question_answered",
    "reject",
    "release",
    "reopen",
    "resend",
    "split",
    "take_as_change",
    "take_as_order",
    "undo",
    "undoable",
]
