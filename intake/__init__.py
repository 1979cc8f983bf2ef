"""From a message to an order draft; also the Django project."""

from intake.celery import app as celery_app

__all__ = ["celery_app"]
