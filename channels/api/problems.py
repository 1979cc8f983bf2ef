"""Every error of the API as a problem (RFC 9457): one form, a stable code, the field named by a JSON pointer.

The codes are a closed list; ``docs/api.md`` names each with its remedy, and each has an address of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from intake.errors import DataInvalid, FileEmpty, FileTooLarge, TryAgain

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A line of the closed list."""

    status: int
    title: str
    remedy: str


KINDS: Mapping[str, ProblemKind] = {
    "malformed": ProblemKind(400, "The request cannot be read", "Send what the media type promises; see the detail."),
    "invalid": ProblemKind(400, "Some values are not valid", "Correct every field that is named in errors."),
    "idempotency_key_invalid": ProblemKind(400, "The Idempotency-Key is not usable", "Send 1 to 150 printable ASCII characters."),
    "not_authenticated": ProblemKind(401, "No token was sent", "Send the header Authorization: Bearer <token>."),
    "token_invalid": ProblemKind(401, "The token is not valid", "Ask for a new token; it may have been revoked."),
    "forbidden": ProblemKind(403, "This client may not do that", "Ask for a token with this right."),
    "customer_forbidden": ProblemKind(
        403, "This client orders for another customer", "Leave the customer out, or use its own token."
    ),
    "not_found": ProblemKind(404, "There is nothing at this address", "Check address and number; others' orders are not shown."),
    "method_not_allowed": ProblemKind(405, "This method is not possible here", "Use one of the methods in the header Allow."),
    "not_acceptable": ProblemKind(406, "No such form of answer", "Accept application/json."),
    "idempotency_conflict": ProblemKind(
        409, "The Idempotency-Key was used for something else", "Use a new key for every new order or message."
    ),
    "length_required": ProblemKind(411, "The length is missing", "Send Content-Length instead of chunks."),
    "too_large": ProblemKind(413, "The request is too large", "Send less, or in several messages."),
    "unsupported_media_type": ProblemKind(415, "This media type is not taken here", "See the detail for what is taken."),
    "throttled": ProblemKind(429, "Too many requests", "Wait for the seconds in Retry-After."),
    "internal": ProblemKind(500, "Something failed on our side", "Send it again with the same Idempotency-Key, and tell us."),
    "unavailable": ProblemKind(503, "Not possible for the moment", "Send it again with the same Idempotency-Key."),
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field.

    Attributes:
        pointer: Where it stands in what was sent, ``#/lines/0/quantity``; a query parameter is ``?name``.
    """

    pointer: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """As in the answer."""
        return {"pointer": _sendable(self.pointer), "code": self.code, "detail": _sendable(self.detail)}


class Problem(exceptions.APIException):
    """Raised by the views with a code of the closed list."""

    def __init__(self, code: str, detail: str = "", *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail, code)
        self.kind = KINDS[code]
        self.problem_code = code
        self.text = detail
        self.errors = tuple(errors)
        self.status_code = self.kind.status


@dataclass(slots=True)
class _Found:
    """What an exception means to the client."""

    code: str
    detail: str = ""
    errors: Sequence[FieldError] = ()
    headers: dict[str, str] = field(default_factory=dict)


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """Turn whatever a view raised into a problem; what nobody expected is logged with its trace."""
    found = _from_framework(error) or _from_program(error)
    if found is None:
        log.error("the API failed on %s", _place(context), exc_info=error)
        found = _Found("internal")
    elif KINDS[found.code].status == HTTPStatus.BAD_REQUEST:
        log.info("refused on %s: %s %s", _place(context), found.code, [each.pointer for each in found.errors] or found.detail)
    body = problem_json(found.code, found.detail, errors=found.errors)
    return Response(body, status=body["status"], headers=found.headers, content_type=MEDIA_TYPE)


def problem_json(code: str, detail: str = "", *, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The body of an answer for a code of the closed list."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL.rstrip('/')}/api/problems/{code}/",
        "title": kind.title,
        "status": kind.status,
        "code": code,
        "detail": _sendable(detail)[:_LONGEST_DETAIL] or kind.remedy,
    }
    if errors:
        body["errors"] = [each.as_json() for each in errors]
    return body


def _from_framework(error: Exception) -> _Found | None:  # noqa: PLR0911 - one line a kind
    """What Django and REST framework raise."""
    match error:
        case Problem():
            return _Found(error.problem_code, error.text, error.errors)
        case exceptions.ValidationError():
            return _Found("invalid", errors=tuple(field_errors(error.detail)))
        case exceptions.NotAuthenticated():
            return _Found("not_authenticated", headers={"WWW-Authenticate": 'Bearer realm="Allwege"'})
        case exceptions.AuthenticationFailed():
            return _Found(
                "token_invalid", str(error.detail), headers={"WWW-Authenticate": 'Bearer realm="Allwege", error="invalid_token"'}
            )
        case exceptions.PermissionDenied():
            return _Found("forbidden", str(error.detail))
        case PermissionDenied():
            return _Found("forbidden")
        case Http404():
            return _Found("not_found")
        case exceptions.Throttled():
            wait = max(1, int(getattr(error, "wait", None) or 1))
            return _Found("throttled", f"Try again in {wait} s.", headers={"Retry-After": str(wait)})
        case exceptions.APIException():
            return _Found(_CODES.get(error.status_code, "internal"), str(error.detail))
    return None


_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
}


def _from_program(error: Exception) -> _Found | None:
    """What our own rooms, the database and a torn connection raise."""
    match error:
        case FileTooLarge():
            return _Found("too_large", error.detail)
        case FileEmpty() | DataInvalid():
            return _Found("malformed", error.detail)
        case SuspiciousOperation() | UnreadablePostError():
            return _Found("malformed", "The request holds too many parts, or ended too early.")
        case DatabaseError() | TryAgain() | OSError():
            log.warning("nothing was stored, the client is asked to try again", exc_info=error)
            return _Found("unavailable", headers={"Retry-After": str(RETRY_AFTER_S)})
    return None


def field_errors(detail: object, pointer: str = "#") -> Iterator[FieldError]:
    """Flatten the errors of a serializer to one per field, in the order of the fields."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from field_errors(inner, pointer if key == "non_field_errors" else f"{pointer}/{_token(str(key))}")
    elif isinstance(detail, list):
        for inner in detail:
            yield from field_errors(inner, pointer)
    elif isinstance(detail, exceptions.ErrorDetail):
        yield FieldError(pointer, str(detail.code), str(detail))


def _token(key: str) -> str:
    """A key within a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _sendable(text: str) -> str:
    """Text that UTF-8 can carry: what a client sends comes back in errors."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _place(context: Mapping[str, Any]) -> str:
    request = context.get("request")
    return f"{request.method} {request.path}" if request is not None else "an unknown address"
