"""What belongs to the review of an item: what a person is typing, and texts to write with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.queue import QueueItem
from orders.states import ChannelName


class ReviewDraft(models.Model):
    """What a person has typed at an item and not decided yet: kept apart from the order, one row a person."""

    item = models.ForeignKey(QueueItem, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_drafts")
    data = models.JSONField(help_text="the form as it was sent: {name: [values]}")
    order_version = models.PositiveIntegerField(default=0, help_text="of the order, when the form was opened")
    version = models.PositiveIntegerField(default=1, help_text="raised by every saving: two windows notice each other")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="draft_once_per_person")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.user_id}"


class TextModule(models.Model):
    """A text of the firm's own for questions and refusals; what is between braces is filled in."""

    class Purpose(models.TextChoices):
        QUESTION = "question", _("Rückfrage")
        REFUSAL = "refusal", _("Ablehnung")

    purpose = models.CharField(_("Art"), max_length=10, choices=Purpose, default=Purpose.QUESTION)
    name = models.CharField(_("Bezeichnung"), max_length=100)
    language = models.CharField(_("Sprache"), max_length=2, choices=[("de", _("Deutsch")), ("en", _("Englisch"))], default="de")
    channel = models.CharField(
        _("Weg"),
        max_length=10,
        blank=True,
        choices=[(c.value, c.value) for c in ChannelName],
        help_text=_("nur für Antworten auf diesem Weg; leer: für alle"),
    )
    text = models.TextField(
        _("Text"),
        max_length=4000,
        help_text=_("{points}: die offenen Punkte; {number}, {po_number}, {customer}, {received}, {clerk} werden ausgefüllt"),
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=10)
    active = models.BooleanField(_("aktiv"), default=True)

    class Meta:
        verbose_name = _("Textbaustein")
        verbose_name_plural = _("Textbausteine")
        ordering = ["purpose", "position", "pk"]

    def __str__(self) -> str:
        return self.name
