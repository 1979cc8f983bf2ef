"""What a person may do at the desk, by the permission that says so. Which role has which: ``orders.people.roles``."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """Django's name of each permission; ``orders.models.ClerkProfile`` declares them."""

    SEE = "orders.see_desk"
    DECIDE = "orders.decide"
    MOVE = "orders.move_orders"
    TEACH = "orders.teach"
    CALL = "orders.take_calls"
    STEER = "orders.steer_queue"
    READ_LOG = "orders.read_log"
    ENTER_ADMIN = "orders.enter_admin"
