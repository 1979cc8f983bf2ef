"""Documents of any kind, as they are: a scan, a PDF, a mail, a spreadsheet, an order of some other shape."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from channels.api.asking import DocumentIn, MessageFilter
from channels.api.describing import IDEMPOTENCY_KEY, MessageOut, MessagePageOut, Shown, problems
from channels.api.mails import mail_facts
from channels.api.paging import page_of
from channels.api.parsing import Body, DocumentParser, FormParser, check_length, too_large
from channels.api.permissions import MayPostMessages
from channels.api.problems import FieldError, Problem
from channels.api.showing import message_json, messages_json, submissions_of
from channels.api.submitting import call_of, hand_in, known
from channels.api.views.base import ApiView, client_of, singly, valid
from channels.models import ApiClient
from intake.contracts import Envelope, EnvelopeFile
from orders.states import ChannelName

MOST_FILES = 50
_MAIL = "message/rfc822"


class DocumentForm(DocumentIn, Shown):
    """The form as the OpenAPI document describes it."""

    files = serializers.ListField(child=serializers.FileField(), max_length=MOST_FILES)


class MessagesView(ApiView):
    """``/api/v1/messages/``."""

    permission_classes = (IsAuthenticated, MayPostMessages)
    parser_classes = (FormParser, DocumentParser)

    @extend_schema(
        operation_id="messages_list",
        summary="Your messages, the newest first",
        tags=["messages"],
        parameters=[MessageFilter],
        responses={200: MessagePageOut, **problems("invalid")},
    )
    def get(self, request: Request) -> Response:
        """List what the client handed in."""
        asked = valid(MessageFilter, singly(request.query_params, query=True), query=True)
        client = client_of(request)
        rows = submissions_of(client)
        if "state" in asked:
            rows = rows.filter(message__state=asked["state"])
        page, following = page_of(rows, request, cursor=asked.get("cursor"), limit=asked["limit"])
        return Response({"next": following, "results": messages_json(page, client)})

    @extend_schema(
        operation_id="messages_create",
        summary="Hand in a document",
        description="Either multipart/form-data with one or more files, or the document itself as the body, with its media"
        " type in Content-Type and what is known of it as query parameters. It is stored as it is, read, and becomes an order, or"
        " a person looks at it.",
        tags=["messages"],
        parameters=[IDEMPOTENCY_KEY, DocumentIn],
        request={
            "multipart/form-data": DocumentForm,
            "application/pdf": bytes,
            "image/tiff": bytes,
            _MAIL: bytes,
            "text/plain": bytes,
            "application/octet-stream": bytes,
        },
        responses={
            202: OpenApiResponse(MessageOut, description="stored; Location names it"),
            200: OpenApiResponse(MessageOut, description="stored by an earlier call; Idempotency-Replayed: true"),
            **problems(
                "malformed",
                "invalid",
                "idempotency_key_invalid",
                "forbidden",
                "idempotency_conflict",
                "length_required",
                "too_large",
                "unsupported_media_type",
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Take a message."""
        check_length(request, most=settings.LIMIT_MESSAGE_BYTES)
        client = client_of(request)
        said, files = _read(request)
        if said["channel"] != ChannelName.API and not client.may_name_channel:
            raise Problem("forbidden", "This token may not hand in messages as fax or email.")
        call = call_of(
            client=client,
            idempotency_key=request.headers.get("Idempotency-Key"),
            purpose="message",
            parts=[*_parts(said), *(part for file in files for part in (file.media_type.encode(), file.content))],
        )
        handed = known(call) or hand_in(call, _envelope(client, said, files), wait=False)
        shown = message_json(handed.submission, client)
        headers = {"Location": shown["url"]}
        if handed.created:
            return Response(shown, status=202, headers=headers)
        return Response(shown, status=200, headers={**headers, "Idempotency-Replayed": "true"})


def _read(request: Request) -> tuple[dict[str, Any], tuple[EnvelopeFile, ...]]:
    """The files, and what is said of them.

    Raises:
        Problem: ``invalid``, ``malformed``, ``too_large``.
    """
    body: object = request.data
    if not (isinstance(body, Body) and body.raw) and not request.content_type.startswith("multipart/"):
        raise Problem("malformed", "The body is empty.")
    if isinstance(body, Body):
        said = valid(DocumentIn, singly(request.query_params, query=True), query=True)
        return said, (EnvelopeFile(said["file_name"] or _name_for(body.media_type), body.media_type, body.raw),)
    if request.query_params:
        name = next(iter(request.query_params))
        raise Problem("invalid", errors=[FieldError(f"?{name}", "unknown_field", "Send it as a field of the form.")])
    files = _uploaded(request)
    said = valid(DocumentIn, singly(request.POST))
    return said, tuple(EnvelopeFile((file.name or "document")[:200], file.content_type or "", file.read()) for file in files)


def _uploaded(request: Request) -> list[UploadedFile[Any]]:
    """The files of a form.

    Raises:
        Problem: ``invalid``, ``malformed``, ``too_large``.
    """
    other = [name for name in request.FILES if name != "files"]
    if other:
        errors = [FieldError(f"#/{name}", "unknown_field", "Files are sent in the field files.") for name in other]
        raise Problem("invalid", errors=errors)
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    if not files:
        raise Problem("invalid", errors=[FieldError("#/files", "required", "At least one file, with a file name, is needed.")])
    if len(files) > MOST_FILES:
        raise Problem("invalid", errors=[FieldError("#/files", "max_length", f"At most {MOST_FILES} files are taken.")])
    size = sum(file.size or 0 for file in files)
    if size > settings.LIMIT_MESSAGE_BYTES:
        raise too_large(settings.LIMIT_MESSAGE_BYTES)
    if size == 0:
        raise Problem("malformed", "The files are empty.")
    return files


def _parts(said: Mapping[str, Any]) -> list[bytes]:
    return [f"{name}={said[name]}".encode("utf-8", "backslashreplace") for name in sorted(said) if said[name]]


def _name_for(media_type: str) -> str:
    return f"document{mimetypes.guess_extension(media_type) or ''}"


def _envelope(client: ApiClient, said: Mapping[str, Any], files: tuple[EnvelopeFile, ...]) -> Envelope:
    channel = ChannelName(said["channel"])
    facts: dict[str, str] = {}
    sender = said["sender"]
    if channel == ChannelName.API:
        facts = {"reply_channel": str(ChannelName.API), "reply_to": client.name}
        sender = sender or client.name
    elif channel == ChannelName.EMAIL and files[0].media_type == _MAIL:
        facts = mail_facts(files[0].content)
        sender = sender or facts.get("from", "")
    if client.customer is not None:
        facts["authenticated_customer"] = client.customer.number
    return Envelope(
        channel=channel,
        external_id="",
        sender=sender,
        recipient=said["recipient"],
        received_at=said["received_at"] or timezone.now(),
        subject=said["subject"],
        files=files,
        facts=facts,
    )


class MessageView(ApiView):
    """``/api/v1/messages/<id>/``."""

    @extend_schema(
        operation_id="messages_retrieve",
        summary="One of your messages, and what became of it",
        tags=["messages"],
        parameters=[OpenApiParameter("message_id", uuid.UUID, OpenApiParameter.PATH)],
        responses={200: MessageOut, **problems("not_found")},
    )
    def get(self, request: Request, message_id: uuid.UUID) -> Response:
        """Show what the client handed in; another's is as if it were not there."""
        client = client_of(request)
        submission = submissions_of(client).filter(message_id=message_id).first()
        if submission is None:
            raise Problem("not_found", "You have no message of this id.")
        return Response(message_json(submission, client))
