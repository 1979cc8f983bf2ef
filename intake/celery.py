"""The Celery application. The broker is only a bell: what is to do stands in the database."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")

app = Celery("allwege")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["intake", "channels"])
