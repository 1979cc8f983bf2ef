"""Live pages: the stream of changes, and who looks at what."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from orders import presence
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.live import watcher
from orders.models import QueueItem


@needs(Right.SEE)
async def stream(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events with the keys of items that changed.

    Where the product is served without ASGI there are none: status 204 tells the page to ask every ten seconds instead.
    """
    # The sign-in was looked up; what a stream needs no more it must not hold.
    await sync_to_async(connections.close_all)()
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    response = StreamingHttpResponse(watcher().stream(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    # nginx would keep events back until its buffer is full.
    response["X-Accel-Buffering"] = "no"
    return response


@needs(Right.SEE, logged=False)
@require_POST
def looking(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Note that the signed-in person looks at an item; posted ``leave`` says that they have gone."""
    if not QueueItem.objects.filter(pk=item_id).exists():
        raise Http404
    if "leave" in request.POST:
        presence.leave(item_id=item_id, user=request.user)
        return HttpResponse(status=204)
    presence.look(item_id=item_id, user=request.user)
    return HttpResponse(status=204)


@needs(Right.SEE)
@require_GET
def lookers(request: ClerkRequest, item_id: int) -> HttpResponse:
    """The faces of those who look at an item beside the person who asks."""
    item = QueueItem.objects.select_related("claimed_by").filter(pk=item_id).first()
    if item is None:
        raise Http404
    others = presence.lookers([item_id], but=request.user).get(item_id, [])
    return render(request, "desk/lookers.html", {"lookers": others})
