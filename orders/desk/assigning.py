"""Handing an item over to somebody else."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext

from orders import queue
from orders.desk.numbers import whole
from orders.desk.wishes import Done, NotYet, Wish
from orders.models import QueueItem
from orders.people.rights import Right
from orders.people.roles import people_with


def assignee_of(wish: Wish) -> User:
    """The person who was chosen.

    Raises:
        NotYet: Nobody, or somebody who may not decide.
    """
    person = people_with(Right.DECIDE).filter(pk=whole(wish.assignee)).first()
    if person is None:
        raise NotYet(gettext("Bitte wählen, wer es bekommen soll."), {"panel": "hand_over"})
    return person


def assign(item: QueueItem, assignee: User, user: User) -> Done:
    """Hand an item over and let go of it."""
    before = (item.assigned_to_id, item.assigned_group_id, assignee.pk, None)
    queue.assign(item_id=item.pk, user=assignee, actor=user.get_username())
    queue.release_claim(item_id=item.pk, user=user)
    name = assignee.get_full_name() or assignee.get_username()
    return Done(gettext("Weitergegeben an %(name)s.") % {"name": name}, undo=("assign", before))
