import pytest
from django.utils import timezone

from channels.contract import Reply, TransportError
from channels.web.send import WebChannel
from orders.models import Answer, Order

pytestmark = pytest.mark.django_db


def answer_of(channel):
    order = Order.objects.create(
        number="2026-000007", state="accepted", channel=channel, received_at=timezone.now(), source_ref="m", public_token="t"
    )
    return Answer.objects.create(order=order, kind="confirmation", channel="web", not_before=timezone.now())


def reply(answer):
    return Reply(key="k", kind=answer.kind, recipient="", subject="", body="", answer_id=answer.pk)


def test_an_answer_for_the_shop_stands_on_the_orders_page_already():
    assert WebChannel().send(reply(answer_of("web"))) == "page-2026-000007"


def test_a_customer_who_was_never_given_the_address_is_answered_by_a_person():
    with pytest.raises(TransportError, match="kennt keine Seite") as raised:
        WebChannel().send(reply(answer_of("fax")))

    assert raised.value.permanent


def test_an_answer_that_is_gone_fails_for_good():
    answer = answer_of("web")
    gone = reply(answer)
    answer.delete()

    with pytest.raises(TransportError) as raised:
        WebChannel().send(gone)
    assert raised.value.permanent
