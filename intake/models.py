"""What arrived, what was read in it, and how far it has come."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.states import ChannelName


class Message(models.Model):
    """One message. The row is the truth of what is still to do; the broker is only a bell."""

    class State(models.TextChoices):
        STORED = "stored"
        READ = "read"
        DECIDED = "decided"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(_("Weg"), max_length=10, choices=[(c.value, c.value) for c in ChannelName])
    external_id = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=64, db_index=True, help_text="SHA-256 over sender and files")
    identity = models.CharField(max_length=400, unique=True, help_text="channel and external id, or channel and content")
    sender = models.CharField(_("Absender"), max_length=300, blank=True)
    recipient = models.CharField(_("Empfänger"), max_length=300, blank=True)
    subject = models.CharField(_("Betreff"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("Eingang"), db_index=True)
    stored_at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.STORED, db_index=True)
    needs_ocr = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=100, blank=True, help_text="a random mark and the process that works on it")
    needs_person_because = models.CharField(_("braucht eine Person, weil"), max_length=40, blank=True)
    last_error = models.TextField(_("letzter Fehler"), blank=True)
    kind = models.CharField(_("Art"), max_length=15, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=10, blank=True)
    results = models.JSONField(default=list, help_text="one object per order in the message, as docs/receive.md")
    timings = models.JSONField(default=dict, help_text="seconds by step")
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True)

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["received_at", "stored_at"]

    def __str__(self) -> str:
        return f"{self.channel} {self.sender} {self.received_at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file as it arrived; the bytes lie content-addressed under ALLWEGE_VAR."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField(_("Pos."))
    name = models.CharField(_("Name"), max_length=300)
    media_type = models.CharField(_("Medientyp"), max_length=150, blank=True)
    size = models.PositiveBigIntegerField(_("Größe in Byte"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Datei")
        verbose_name_plural = _("Dateien")
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="attachment_position_once")]

    def __str__(self) -> str:
        return self.name


class StoredDocument(models.Model):
    """Something readable inside a message (contracts.Document)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField(_("Pos."))
    name = models.CharField(_("Name"), max_length=300)
    media_type = models.CharField(_("Medientyp"), max_length=150, blank=True)
    role = models.CharField(_("Rolle"), max_length=12)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(_("Problem"), max_length=40, blank=True)
    data = models.JSONField(null=True)

    class Meta:
        verbose_name = _("Schriftstück")
        verbose_name_plural = _("Schriftstücke")
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="document_position_once")]

    def __str__(self) -> str:
        return self.name


class StoredPage(models.Model):
    """A page with its words (contracts.Page)."""

    document = models.ForeignKey(StoredDocument, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    words = models.JSONField(default=list, help_text="[text, confidence, box, span, cell], and [second, second_confidence]")
    reader = models.CharField(max_length=20)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    dpi_x = models.FloatField(default=0)
    dpi_y = models.FloatField(default=0)
    rotation = models.PositiveSmallIntegerField(default=0)
    image_sha256 = models.CharField(max_length=64, blank=True)
    incomplete = models.CharField(max_length=200, blank=True)
    bad_lines = models.PositiveIntegerField(default=0)
    second_reader = models.BooleanField(default=False)

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_number_once")]

    def __str__(self) -> str:
        return f"{self.document_id} S. {self.number}"
