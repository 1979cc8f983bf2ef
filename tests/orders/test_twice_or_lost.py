"""Ways in which an order could be delivered twice, or be lost between two people: each is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders import answers, lifecycle
from orders.lifecycle import MoveRefused, StaleVersion, place, undo
from orders.models import Answer, QueueItem
from tests.orders.conftest import line_data, order_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(customer, gloves, glue):
    """Another message of the same customer."""
    lines = [line_data(gloves, 1, text="12 Pack", quantity=Decimal(12)), line_data(glue, 2, text="2 Leim", unit="C62")]
    return place(data=order_data(customer, *lines, source_ref="message-2", po_number=""), reasons=[], accepted=False)


def item_of(order):
    return QueueItem.objects.get(order=order, purpose="decide")


def current(order):
    order.refresh_from_db()
    return order


def test_what_became_part_of_another_order_is_not_opened_again(in_review, second, sabine):
    lifecycle.merge(order_id=in_review.pk, version=1, other_item_id=item_of(second).pk, user=sabine)

    with pytest.raises(MoveRefused, match="aufgegangen"):
        lifecycle.reopen(order_id=second.pk, version=current(second).version, actor="sabine")


def test_two_orders_are_not_each_others_duplicate(in_review, second):
    lifecycle.mark_duplicate(order_id=second.pk, version=1, of_number=in_review.number, actor="sabine")

    with pytest.raises(MoveRefused, match="selbst geschlossen"):
        lifecycle.mark_duplicate(order_id=in_review.pk, version=1, of_number=second.number, actor="joerg")

    assert current(in_review).state == "review"


def test_a_change_that_was_no_order_for_a_moment_is_still_a_change(accepted, second, sabine):
    lifecycle.take_as_change(order_id=second.pk, version=1, of_number=accepted.number, whole=False, actor="sabine")
    lifecycle.no_order(order_id=second.pk, kind="other", actor="sabine")

    undo(item_id=item_of(second).pk, actor="sabine")

    assert item_of(second).kind == "change"
    with pytest.raises(MoveRefused, match="früheren Auftrag"):
        lifecycle.accept(order_id=second.pk, version=current(second).version, actor="sabine", user=sabine)


def test_a_change_is_not_applied_to_what_was_changed_since_it_was_looked_at(accepted, second, customer, glue):
    lifecycle.take_as_change(order_id=second.pk, version=1, of_number=accepted.number, whole=False, actor="sabine")
    seen = current(accepted).version
    third = place(
        data=order_data(customer, line_data(glue, 1, text="dazu Leim", unit="C62"), source_ref="message-3", po_number=""),
        reasons=[],
        accepted=False,
    )
    lifecycle.take_as_change(order_id=third.pk, version=1, of_number=accepted.number, whole=False, actor="joerg")
    lifecycle.apply_change(order_id=third.pk, version=2, earlier_version=seen, actor="joerg")

    with pytest.raises(StaleVersion):
        lifecycle.apply_change(order_id=second.pk, version=2, earlier_version=seen, actor="sabine")

    assert accepted.lines.filter(text="dazu Leim").exists()


def test_an_order_that_was_corrected_meanwhile_is_not_closed_as_none(in_review):
    with pytest.raises(StaleVersion):
        lifecycle.no_order(order_id=in_review.pk, kind="other", actor="sabine", version=7)


def test_a_lost_question_cannot_take_the_confirmation_back(in_review, sabine):
    now = timezone.now()
    values = {"kind": "order", "channel": "email", "source_ref": "message-1", "received_at": now, "due_at": now}
    lost = QueueItem.objects.create(order=in_review, purpose="answer_failed", **values)
    lifecycle.accept(order_id=in_review.pk, version=1, actor="sabine", user=sabine, hold_s=20)

    with pytest.raises(MoveRefused):
        undo(item_id=lost.pk, actor="sabine")

    assert Answer.objects.get(kind="confirmation").state == "due"


def test_a_refusal_that_has_not_left_does_not_meet_the_confirmation(in_review, sabine):
    lifecycle.reject(order_id=in_review.pk, version=1, text="Leider nicht.", actor="sabine", hold_s=20)
    lifecycle.reopen(order_id=in_review.pk, version=current(in_review).version, actor="sabine")
    lifecycle.accept(order_id=in_review.pk, version=current(in_review).version, actor="sabine", user=sabine)

    refusal = Answer.objects.get(kind="refusal")
    assert (refusal.state, Answer.objects.get(kind="confirmation").state) == ("failed", "due")
    with pytest.raises(MoveRefused, match="zurückgezogen"):
        lifecycle.resend(answer_id=refusal.pk, actor="sabine")


def test_a_reply_makes_a_page_that_was_opened_before_stale(in_review, sabine):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Wie viele?", actor="sabine")
    seen = current(in_review).version

    lifecycle.question_answered(item_id=item_of(in_review).pk, source_ref="reply-1", summary="nur 1 Pack")

    with pytest.raises(StaleVersion):
        lifecycle.accept(order_id=in_review.pk, version=seen, actor="sabine", user=sabine)


def test_a_second_reply_leaves_the_time_and_the_person_alone(in_review, sabine):
    item = item_of(in_review)
    due = timezone.now().replace(year=2020)
    QueueItem.objects.filter(pk=item.pk).update(due_at=due, claimed_by=sabine, claimed_until=timezone.now().replace(year=2099))

    lifecycle.question_answered(item_id=item.pk, source_ref="reply-2", summary="und noch etwas")

    item.refresh_from_db()
    assert (item.due_at, item.holder, item.reasons[0]["code"]) == (due, sabine, "question_answered")


def test_the_suspicion_of_a_duplicate_comes_back_with_the_order(in_review, second, sabine):
    second.duplicate_of = in_review
    second.save()
    lifecycle.accept(order_id=second.pk, version=1, actor="sabine", user=sabine, hold_s=20)

    undo(item_id=item_of(second).pk, actor="sabine")

    assert current(second).duplicate_of == in_review


def test_both_parts_of_a_split_order_are_as_suspicious_as_it_was(second, in_review, sabine):
    second.duplicate_of = in_review
    second.save()
    QueueItem.objects.filter(order=second).update(reasons=[{"code": "customer_unsure", "field": "", "line": None, "detail": ""}])

    new = lifecycle.split(order_id=second.pk, version=1, positions=[2], user=sabine)

    assert new.duplicate_of == in_review
    assert [each["code"] for each in item_of(new).reasons] == ["customer_unsure"]


def test_a_merge_and_a_duplicate_do_not_lose_an_order_between_them(in_review, second, customer, gloves, sabine):
    suspected = place(data=order_data(customer, line_data(gloves), source_ref="message-3"), reasons=[], accepted=False)
    second.duplicate_of = suspected
    second.save()
    lifecycle.merge(order_id=in_review.pk, version=1, other_item_id=item_of(second).pk, user=sabine)

    with pytest.raises(MoveRefused, match="selbst geschlossen"):
        lifecycle.mark_duplicate(order_id=in_review.pk, version=2, of_number=second.number, actor="joerg")


def lost(order):
    """The order's last answer, which did not arrive."""
    answer = order.answers.order_by("-pk").first()
    answers.mark_failed(answer_id=answer.pk, error="550 unknown", permanent=True)
    return answer


def accepted_anew(order, user):
    lifecycle.reopen(order_id=order.pk, version=current(order).version, actor="sabine")
    return lifecycle.accept(order_id=order.pk, version=current(order).version, actor="sabine", user=user)


def test_a_lost_refusal_of_what_is_accepted_by_now_is_not_sent_again(in_review, sabine):
    lifecycle.reject(order_id=in_review.pk, version=1, text="Leider nicht.", actor="sabine")
    refusal = lost(in_review)
    accepted_anew(in_review, sabine)

    with pytest.raises(MoveRefused, match="nicht mehr abgelehnt"):
        lifecycle.resend(answer_id=refusal.pk, actor="sabine")


def test_a_lost_confirmation_is_not_sent_after_a_newer_one(in_review, sabine):
    lifecycle.accept(order_id=in_review.pk, version=1, actor="sabine", user=sabine)
    confirmation = lost(in_review)
    accepted_anew(in_review, sabine)

    with pytest.raises(MoveRefused, match="neuere Bestätigung"):
        lifecycle.resend(answer_id=confirmation.pk, actor="sabine")


def test_a_second_lost_answer_leaves_the_time_and_the_person_alone(in_review, sabine):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Wie viele?", actor="sabine")
    lost(in_review)
    now = timezone.now()
    complaints = QueueItem.objects.filter(purpose="answer_failed")
    complaints.update(due_at=now - timedelta(days=3), claimed_by=sabine, claimed_until=now + timedelta(minutes=5))
    question = lifecycle.ask(order_id=in_review.pk, version=2, text="Und wann?", actor="sabine")
    answers.mark_failed(answer_id=question.pk, error="551 elsewhere", permanent=True)

    item = complaints.get()
    assert (item.due_at, item.holder, len(item.reasons)) == (now - timedelta(days=3), sabine, 2)


def test_a_reply_is_shown_with_both_parts_of_a_split_order(second, sabine):
    lifecycle.ask(order_id=second.pk, version=1, text="Wie viele?", actor="sabine")
    lifecycle.question_answered(item_id=item_of(second).pk, source_ref="reply-1", summary="nur 1 Pack")

    new = lifecycle.split(order_id=second.pk, version=3, positions=[2], user=sabine)

    assert [each["source_ref"] for each in item_of(new).reasons] == ["reply-1"]
