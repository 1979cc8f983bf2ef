"""Orders as data: in at once, and out again."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from channels.api.asking import OrderFilter, OrderIn, order_file_data
from channels.api.describing import IDEMPOTENCY_KEY, MessageOut, OrderOut, OrderPageOut, problems
from channels.api.paging import page_of
from channels.api.parsing import ORDER_BYTES, Body, OrderParser, check_length
from channels.api.permissions import MayPostOrders
from channels.api.problems import FieldError, Problem
from channels.api.showing import message_json, order_json, orders_of
from channels.api.submitting import Handed, call_of, call_worker, hand_in, known
from channels.api.views.base import ApiView, client_of, singly, valid
from channels.models import ApiClient
from channels.structured import FILE_NAME, decide_now
from intake.contracts import Envelope, EnvelopeFile
from intake.models import Message
from orders.models import Customer, OrderEvent
from orders.states import ChannelName


class OrdersView(ApiView):
    """``/api/v1/orders/``."""

    permission_classes = (IsAuthenticated, MayPostOrders)
    parser_classes = (OrderParser,)

    @extend_schema(
        operation_id="orders_list",
        summary="Your orders, the newest first",
        tags=["orders"],
        parameters=[OrderFilter],
        responses={200: OrderPageOut, **problems("invalid")},
    )
    def get(self, request: Request) -> Response:
        """List the client's own orders."""
        asked = valid(OrderFilter, singly(request.query_params, query=True), query=True)
        client = client_of(request)
        rows = orders_of(client)
        for name in ("state", "po_number"):
            if name in asked:
                rows = rows.filter(**{name: asked[name]})
        if "updated_since" in asked:
            happened = OrderEvent.objects.filter(at__gte=asked["updated_since"]).values("order_id")
            rows = rows.filter(pk__in=happened)
        page, following = page_of(rows, request, cursor=asked.get("cursor"), limit=asked["limit"])
        return Response({"next": following, "results": [order_json(order) for order in page]})

    @extend_schema(
        operation_id="orders_create",
        summary="Order",
        description="Checked at once against customers, articles and prices. 201: the order is made, accepted or in review."
        " 202: it is stored and will be worked off; look at the message. An article or customer that we do not know is no error:"
        " a person looks at it.",
        tags=["orders"],
        parameters=[IDEMPOTENCY_KEY],
        request=OrderIn,
        responses={
            201: OpenApiResponse(OrderOut, description="made; Location names it"),
            200: OpenApiResponse(OrderOut, description="made by an earlier call; Idempotency-Replayed: true"),
            202: OpenApiResponse(MessageOut, description="stored; Location names the message"),
            **problems(
                "malformed",
                "invalid",
                "idempotency_key_invalid",
                "forbidden",
                "customer_forbidden",
                "idempotency_conflict",
                "length_required",
                "too_large",
                "unsupported_media_type",
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Take an order."""
        check_length(request, most=ORDER_BYTES)
        body: object = request.data
        if not isinstance(body, Body):
            raise Problem("malformed", "The body is empty.")
        client = client_of(request)
        order = valid(OrderIn, body.data)
        number = _customer_number(client, order)
        call = call_of(client=client, idempotency_key=request.headers.get("Idempotency-Key"), purpose="order", parts=[body.raw])
        handed = known(call) or hand_in(call, _envelope(client, order, number), wait=True)
        if handed.submission.message.state in {Message.State.STORED, Message.State.READ}:
            decide_now(handed.submission.message.pk)
            handed.submission.message.refresh_from_db()
        return _answer(client, handed)


def _customer_number(client: ApiClient, order: dict[str, Any]) -> str | None:
    """For whom the order is.

    Raises:
        Problem: ``customer_forbidden`` if the client may not order for them; ``invalid`` if nobody is named.
    """
    given: str | None = order["customer_number"]
    if client.customer is not None:
        own = client.customer.number
        if (given is not None and given != own) or order["customer"] is not None:
            raise Problem("customer_forbidden", f"This token orders for customer {own} only.")
        return own
    if given is None and order["customer"] is None:
        raise Problem("invalid", errors=[FieldError("#/customer_number", "required", "Give it, or customer for a new one.")])
    return given


def _envelope(client: ApiClient, order: dict[str, Any], number: str | None) -> Envelope:
    facts = {"reply_channel": str(ChannelName.API), "reply_to": client.name}
    if number is not None and Customer.objects.filter(number=number).exists():
        facts["authenticated_customer"] = number
    data = json.dumps(order_file_data(order, customer_number=number), ensure_ascii=False, indent=1)
    return Envelope(
        channel=ChannelName.API,
        external_id="",
        sender=client.name,
        recipient="",
        received_at=timezone.now(),
        files=(EnvelopeFile(FILE_NAME, "application/json", data.encode()),),
        facts=facts,
    )


def _answer(client: ApiClient, handed: Handed) -> Response:
    """The order if it is made by now, else the message that will lead to it."""
    headers = {} if handed.created else {"Idempotency-Replayed": "true"}
    order = orders_of(client).filter(source_ref=handed.submission.source_ref).first()
    if order is not None:
        shown = order_json(order)
        return Response(shown, status=201 if handed.created else 200, headers={**headers, "Location": shown["url"]})
    if handed.submission.message.state in {Message.State.STORED, Message.State.READ}:
        call_worker(handed.submission.message)
    message = message_json(handed.submission, client)
    return Response(message, status=202, headers={**headers, "Location": message["url"]})


class OrderView(ApiView):
    """``/api/v1/orders/<number>/``."""

    @extend_schema(
        operation_id="orders_retrieve",
        summary="One of your orders, with its answers",
        tags=["orders"],
        parameters=[OpenApiParameter("number", str, OpenApiParameter.PATH)],
        responses={200: OrderOut, **problems("not_found")},
    )
    def get(self, request: Request, number: str) -> Response:
        """Show one of the client's own orders; another's is as if it were not there."""
        order = orders_of(client_of(request)).filter(number=number).first()
        if order is None:
            raise Problem("not_found", "You have no order of this number.")
        return Response(order_json(order))
