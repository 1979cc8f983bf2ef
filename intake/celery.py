"""The Celery application. The broker is only a bell: what is to do stands in the database."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import worker_process_init

from intake.serving import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")

app = Celery("allwege")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["orders", "intake", "channels"])


@worker_process_init.connect
def _end_with_the_worker(**_: object) -> None:
    """A worker that is killed takes the processes of its pool along, so that no task goes on unseen."""
    die_with_parent()
