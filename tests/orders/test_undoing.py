from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders import lifecycle
from orders.answers import claim_due
from orders.lifecycle import MoveRefused, undo, undoable
from orders.models import Answer, Contact, Order, QueueItem
from orders.states import MessageKind

pytestmark = pytest.mark.django_db


def item_of(order):
    return QueueItem.objects.get(order=order, purpose="decide")


def accept(order, user, **values):
    return lifecycle.accept(order_id=order.pk, version=order.version, actor=user.username, user=user, **values)


def test_an_acceptance_is_taken_back_before_its_confirmation_leaves(in_review, sabine):
    due_at = item_of(in_review).due_at
    accept(in_review, sabine, hold_s=20)

    undo(item_id=item_of(in_review).pk, actor="sabine")

    in_review.refresh_from_db()
    item = item_of(in_review)
    assert (in_review.state, in_review.accepted_at) == ("review", None)
    assert (item.state, item.outcome, item.due_at) == ("open", "", due_at)
    assert (Answer.objects.get().state, Answer.objects.get().needs_person_because) == ("failed", "withdrawn")
    assert [event.what for event in in_review.events.order_by("pk")][-2:] == ["undone", "forgotten"]


def test_what_the_acceptance_taught_is_forgotten(in_review, sabine):
    accept(in_review, sabine, hold_s=20)
    learned = Contact.objects.filter(learned=True).count()

    undo(item_id=item_of(in_review).pk, actor="sabine")

    assert (learned, Contact.objects.filter(learned=True).count()) == (1, 0)


def test_a_confirmation_that_is_held_does_not_leave_before_its_time(in_review, sabine):
    accept(in_review, sabine, hold_s=20)

    assert claim_due(limit=5) == []
    Answer.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert len(claim_due(limit=5)) == 1


def test_an_acceptance_whose_confirmation_is_leaving_stays(in_review, sabine):
    accept(in_review, sabine)
    claim_due(limit=5)

    assert not undoable(item_of(in_review))
    with pytest.raises(MoveRefused, match="unterwegs"):
        undo(item_id=item_of(in_review).pk, actor="sabine")

    in_review.refresh_from_db()
    assert (in_review.state, Answer.objects.get().state) == ("accepted", "due")


def test_a_released_order_is_not_taken_back(in_review, sabine):
    order = accept(in_review, sabine, hold_s=20)
    lifecycle.release(order_id=order.pk, version=order.version, actor="sabine")

    with pytest.raises(MoveRefused, match="schon weiter"):
        undo(item_id=item_of(in_review).pk, actor="sabine")


def test_a_refusal_is_taken_back(in_review):
    lifecycle.reject(order_id=in_review.pk, version=1, text="Nicht lieferbar.", actor="sabine", hold_s=20)

    undo(item_id=item_of(in_review).pk, actor="sabine")

    assert (Order.objects.get().state, Answer.objects.get().state) == ("review", "failed")


def test_no_order_is_an_order_again(in_review):
    lifecycle.no_order(order_id=in_review.pk, kind=MessageKind.COMPLAINT, actor="sabine")

    undo(item_id=item_of(in_review).pk, actor="sabine")

    assert (Order.objects.get().state, item_of(in_review).kind) == ("review", "order")


def test_a_question_that_left_before_keeps_nothing_from_being_taken_back(in_review, sabine):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Welche Größe?", actor="sabine")
    Answer.objects.update(state="sent", attempts=1)
    in_review.refresh_from_db()
    accept(in_review, sabine, hold_s=20)

    undo(item_id=item_of(in_review).pk, actor="sabine")

    assert Answer.objects.get(kind="question").state == "sent"


def test_an_item_without_an_order_is_opened_again(db, customer):
    now = timezone.now()
    item = lifecycle.open_item(kind="complaint", channel="email", source_ref="m", received_at=now, customer_id=customer.pk)
    lifecycle.close_item(item_id=item.pk, outcome="done", actor="sabine", note="angerufen")

    undo(item_id=item.pk, actor="sabine")

    item.refresh_from_db()
    assert (item.state, item.outcome, item.note) == ("open", "", "")


def test_what_is_open_has_nothing_to_be_taken_back(in_review):
    with pytest.raises(MoveRefused, match="noch nicht entschieden"):
        undo(item_id=item_of(in_review).pk, actor="sabine")


def test_an_order_taken_back_is_accepted_with_one_confirmation(in_review, sabine):
    accept(in_review, sabine, hold_s=20)
    undo(item_id=item_of(in_review).pk, actor="sabine")
    in_review.refresh_from_db()
    accept(in_review, sabine)

    assert [answer.state for answer in Answer.objects.order_by("pk")] == ["failed", "due"]
    assert in_review.lines.get().quantity == Decimal(10)
