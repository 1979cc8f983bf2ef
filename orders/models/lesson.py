"""What a row that was learned at the desk says of its origin."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lesson(models.Model):
    """Where a lesson comes from, and whether it still counts."""

    learned_at = models.DateTimeField(_("gelernt am"), null=True, blank=True)
    learned_from = models.CharField(_("gelernt aus"), max_length=20, blank=True, help_text=_("Auftragsnummer"))
    learned_by = models.CharField(_("gelernt von"), max_length=100, blank=True, help_text=_("Benutzername"))
    disputed = models.BooleanField(
        _("widersprüchlich"),
        default=False,
        help_text=_("bei der Arbeit so und so entschieden: gilt nicht, bis es vergessen wird"),
    )

    class Meta:
        abstract = True
