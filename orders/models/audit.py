"""Who looked at or changed what: the log that nobody can rewrite."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Rows are added and, when their time is over, dropped; nothing else."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always.
        """
        raise TypeError("The log is only added to.")

    def delete(self) -> NoReturn:
        """Refuse; ``orders.people.log.drop_before`` is the one way out.

        Raises:
            TypeError: Always.
        """
        raise TypeError("The log is only added to.")


class AuditEntry(models.Model):
    """One thing that a person did or tried. It names things by their numbers, so that it outlives them."""

    class What(models.TextChoices):
        READ = "read", _("Gelesen")
        CHANGE = "change", _("Geändert")
        SIGN_IN = "sign_in", _("Angemeldet")
        SIGN_OUT = "sign_out", _("Abgemeldet")
        SIGN_IN_FAILED = "sign_in_failed", _("Anmeldung gescheitert")
        LOCKED_OUT = "locked_out", _("Anmeldung gesperrt")
        ACCOUNT = "account", _("Konto geändert")
        REFUSED = "refused", _("Abgewiesen")

    at = models.DateTimeField(_("Zeit"), default=timezone.now, editable=False)
    actor = models.CharField(_("Person"), max_length=150, help_text=_("Benutzername"))
    address = models.GenericIPAddressField(_("Netzadresse"), null=True)
    what = models.CharField(_("Was"), max_length=20, choices=What)
    view = models.CharField(_("Ansicht"), max_length=80, blank=True)
    kind = models.CharField(_("Art"), max_length=20, blank=True)
    key = models.CharField(_("Nummer"), max_length=100, blank=True)
    customer = models.CharField(_("Kundennummer"), max_length=40, blank=True)
    detail = models.CharField(_("Einzelheiten"), max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag im Protokoll")
        verbose_name_plural = _("Protokoll")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at"),
            models.Index(fields=["actor", "-at", "-id"], name="audit_actor"),
            models.Index(fields=["customer", "-at", "-id"], name="audit_customer", condition=~models.Q(customer="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.what} {self.kind} {self.key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row.

        Raises:
            TypeError: It is there already.
        """
        if not self._state.adding:
            raise TypeError("The log is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always.
        """
        raise TypeError("The log is only added to.")
