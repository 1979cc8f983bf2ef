"""The page of an order, opened by its secret address."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from channels.web import limits, receive
from channels.web.following import (
    Conversation,
    conversation_about,
    conversation_about_message,
    message_for,
    order_for,
    order_of,
    page_of,
    paper_of,
)
from channels.web.forms import ReplyForm
from channels.web.views.page import shop_page, show
from intake.models import Message
from orders.models import Order

_MOST_REPLIES = 10
_WITHIN = timedelta(hours=1)


@shop_page
@require_safe
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    """How far an order has come; it works before there is an order, too."""
    order = order_for(token)
    if order is not None:
        return _show(request, order, token)
    message_id = message_for(token)
    message = Message.objects.filter(pk=message_id).first() if message_id else None
    if message is None or message_id is None:
        raise Http404
    order = order_of(message_id)
    if order is not None:
        return redirect("shop:order", order.public_token)
    working = message.state in (Message.State.STORED, Message.State.READ)
    context = {"message": message, "working": working, "conversation": conversation_about_message(message_id), "token": token}
    return show(request, "pending.html", context)


def _show(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    page = page_of(order)
    context = {"page": page, "order": order, "conversation": page.conversation, "token": token}
    return show(request, "order.html", context)


@shop_page
@require_safe
def confirmation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The confirmation as a PDF."""
    order = order_for(token)
    paper = paper_of(order) if order else None
    if order is None or paper is None:
        raise Http404
    return FileResponse(paper.open("rb"), content_type="application/pdf", as_attachment=True, filename=f"{order.number}.pdf")


@shop_page
@require_POST
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Take the reply to a question of ours."""
    conversation, sender = _conversation(token)
    form = ReplyForm(request.POST)
    if conversation.item_id is None:
        messages.info(request, gettext("Auf diese Frage wartet gerade niemand mehr. Rufen Sie uns gern an."))
    elif not form.is_valid():
        messages.error(request, gettext("Bitte schreiben Sie etwas."))
    elif not limits.allowed(what="reply", most={f"token:{token}": _MOST_REPLIES}, within=_WITHIN):
        messages.error(request, gettext("Das waren sehr viele Nachrichten. Bitte rufen Sie uns an."))
    else:
        receive.reply(conversation=conversation, text=form.cleaned_data["text"], sender=sender)
        messages.success(request, gettext("Danke, Ihre Antwort ist bei uns."))
    return redirect("shop:order", token)


def _conversation(token: str) -> tuple[Conversation, str]:
    order = order_for(token)
    if order is not None:
        return conversation_about(order), order.sender
    message_id = message_for(token)
    message = Message.objects.filter(pk=message_id).first() if message_id else None
    if message is None or message_id is None:
        raise Http404
    return conversation_about_message(message_id), message.sender
