from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Aufträge und Stammdaten")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Not the signal of a model: Django makes the permissions themselves at this moment.
        from django.db.models.signals import post_migrate  # noqa: TID251

        from orders.people import sign_ins

        post_migrate.connect(_keep_groups, dispatch_uid="orders.people.roles")
        sign_ins.connect()


def _keep_groups(sender: AppConfig, **_more: Any) -> None:
    """After the last app that has tables, when all permissions are there."""
    if sender is [app for app in apps.get_app_configs() if app.models_module][-1]:
        from orders.people.roles import keep_groups

        keep_groups()
