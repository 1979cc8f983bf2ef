"""What the channels must remember between two contacts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Message
from orders.models import Customer


class ApiClient(models.Model):
    """A program that may talk to us. Of its token only the hash is kept: the token itself is shown once."""

    name = models.CharField(_("Name"), max_length=100, unique=True)
    prefix = models.CharField(
        _("sichtbarer Anfang"), max_length=16, unique=True, help_text=_("der sichtbare Teil des Schlüssels")
    )
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the whole token, hexadecimal")
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("Kunde"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="api_clients",
        help_text=_("nur Aufträge dieses Kunden; leer: aller Kunden, nach ihrer Nummer"),
    )
    may_post_orders = models.BooleanField(_("darf Aufträge einreichen"), default=True)
    may_post_messages = models.BooleanField(_("darf Nachrichten einreichen"), default=True)
    may_name_channel = models.BooleanField(
        _("darf den Weg nennen"), default=False, help_text=_("darf Faxe und Mails als solche einreichen: ein eigener Zugang")
    )
    active = models.BooleanField(_("aktiv"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(_("Zuletzt benutzt"), null=True, blank=True)
    minute = models.PositiveBigIntegerField(default=0, help_text="of the last call, since 1970")
    calls = models.PositiveIntegerField(default=0, help_text="within that minute")

    class Meta:
        verbose_name = _("API-Zugang")
        verbose_name_plural = _("API-Zugänge")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """What a client handed in under which key: makes a repeated call known again, and says whose a message is."""

    client = models.ForeignKey(ApiClient, verbose_name=_("API-Zugang"), on_delete=models.PROTECT, related_name="submissions")
    key = models.CharField(_("Schlüssel"), max_length=200, help_text="Idempotency-Key, or day and SHA-256 of the body")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was sent, hexadecimal")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="submission")
    source_ref = models.CharField(_("Nachricht"), max_length=64, unique=True, help_text="the message's id as orders name it")
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)

    class Meta:
        verbose_name = _("Einreichung")
        verbose_name_plural = _("Einreichungen")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="submission_key_once")]

    def __str__(self) -> str:
        return f"{self.client_id}:{self.key}"


class CallNote(models.Model):
    """A call that is being taken down, as it was typed; an order only once it is sent off."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Benutzer"), null=True, on_delete=models.SET_NULL, related_name="calls"
    )
    title = models.CharField(_("Anrufer"), max_length=250, blank=True, help_text="who calls, for the list")
    data = models.JSONField(default=dict, help_text="field name: what was typed")
    version = models.PositiveIntegerField(default=1, help_text="raised by every change (optimistic lock)")
    window = models.CharField(max_length=36, blank=True, help_text="the browser window that wrote last")
    message_ref = models.CharField(_("Nachricht"), max_length=64, blank=True, help_text="the message it became")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("geändert"), default=timezone.now)

    class Meta:
        verbose_name = _("Anruf")
        verbose_name_plural = _("Anrufe")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title or str(self.pk)


class ShopAttempt(models.Model):
    """Something a visitor of the shop may do only so often: counted here for all processes alike."""

    what = models.CharField(_("Was"), max_length=10, help_text="prove, order or reply")
    key = models.CharField(_("Schlüssel"), max_length=64, help_text="who: a keyed hash, no address is kept")
    at = models.DateTimeField(_("Zeit"), default=timezone.now)

    class Meta:
        verbose_name = _("Versuch im Shop")
        verbose_name_plural = _("Versuche im Shop")
        ordering = ["-at"]
        indexes = [models.Index(fields=["what", "key", "at"], name="shop_attempt_count")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
