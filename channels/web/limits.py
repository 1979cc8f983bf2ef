"""How often a visitor may do something. Counted in the database: the same for all processes, and after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from channels.models import ShopAttempt

_KEPT = timedelta(days=1)


def visitor(request: HttpRequest) -> Mapping[str, str]:
    """What tells a visitor from others: the session, and the address it comes from."""
    if request.session.session_key is None:
        request.session.save()
    return {"session": str(request.session.session_key), "address": str(request.META.get("REMOTE_ADDR", ""))}


def allowed(*, what: str, most: Mapping[str, int], within: timedelta) -> bool:
    """Count one attempt for each key, and say whether none of them has had more than it may.

    The attempt is written first and counted then, so that many at the same moment do not all slip through.

    Args:
        most: Key (``session:…``, ``address:…``) and how many attempts it may have.
    """
    now = timezone.now()
    ShopAttempt.objects.filter(at__lt=now - _KEPT).delete()
    hashed = {hidden(key): number for key, number in most.items()}
    ShopAttempt.objects.bulk_create(ShopAttempt(what=what, key=key, at=now) for key in hashed)
    recent = ShopAttempt.objects.filter(what=what, at__gt=now - within)
    return all(recent.filter(key=key).count() <= number for key, number in hashed.items())


def forgive(*, what: str, keys: Iterable[str]) -> None:
    """Forget the attempts of somebody who has shown to be no guesser."""
    ShopAttempt.objects.filter(what=what, key__in=[hidden(key) for key in keys]).delete()


def hidden(key: str) -> str:
    """A key that nobody can turn back into an address."""
    return salted_hmac("channels.web.limits", key, algorithm="sha256").hexdigest()
