"""Celery tasks of the order room."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from orders.people import log


@shared_task(name="orders.tasks.drop_old_log", soft_time_limit=240, time_limit=300, expires=3600)
def drop_old_log() -> None:
    """Drop what the log has kept long enough; ``LOG_KEEP_DAYS`` 0 keeps everything."""
    if settings.LOG_KEEP_DAYS > 0:
        log.drop_before(timezone.now() - timedelta(days=settings.LOG_KEEP_DAYS))
