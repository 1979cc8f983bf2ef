"""What waits for a person, and what is to be answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.customer import Customer
from orders.models.order import Order
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind


class ItemQuerySet(models.QuerySet["QueueItem"]):
    """Items whose changes are seen by those who look at the queue."""

    def update(self, **values: Any) -> int:
        """Change them, and note when: ``changed_at`` is what live pages watch."""
        return super().update(**{"changed_at": timezone.now(), **values})


class QueueItem(models.Model):
    """One thing that a person has to decide: an order in review, or a message that is no order."""

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"
        DONE = "done"

    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    kind = models.CharField(_("Art"), max_length=15, choices=[(k.value, k.value) for k in MessageKind])
    channel = models.CharField(_("Weg"), max_length=10, choices=[(c.value, c.value) for c in ChannelName])
    order = models.ForeignKey(
        Order, verbose_name=_("Auftrag"), null=True, blank=True, on_delete=models.CASCADE, related_name="items"
    )
    related_order = models.ForeignKey(
        Order,
        verbose_name=_("Gehört zu"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="related_items",
        help_text="the order a change, cancellation or question speaks of",
    )
    customer = models.ForeignKey(
        Customer, verbose_name=_("Kunde"), null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    source_ref = models.CharField(max_length=64, db_index=True)
    source_part = models.PositiveSmallIntegerField(default=0)
    purpose = models.CharField(_("Zweck"), max_length=20, default="decide", help_text="decide, callback, answer_failed")
    sender = models.CharField(_("Absender"), max_length=250, blank=True)
    subject = models.CharField(_("Betreff"), max_length=250, blank=True)
    summary = models.TextField(blank=True, help_text="what is to do or to say, for items without an order")
    reasons = models.JSONField(default=list)
    received_at = models.DateTimeField(_("Eingang"))
    due_at = models.DateTimeField(
        _("Antwort bis"), help_text="answer promised by; while a question is out: until the customer is called"
    )
    paused_at = models.DateTimeField(null=True, blank=True, help_text="a question is out since then, and the clock stands")
    minutes_left = models.IntegerField(null=True, blank=True, help_text="working minutes left when the clock stopped")
    changed_at = models.DateTimeField(auto_now=True, db_index=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("zugeteilt an"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_items",
    )
    assigned_group = models.ForeignKey(
        "auth.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_items"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in Arbeit bei"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="claimed_items",
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("Ergebnis"), max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(_("Notiz"), max_length=500, blank=True, help_text="what was written down when it was closed")

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorgang")
        verbose_name_plural = _("Vorgänge")
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["source_ref", "source_part", "purpose"], name="item_once")]
        # What is done stays for ever; the queue looks only at the few that are not.
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state__in=["open", "waiting"]), name="item_undone"),
            models.Index(
                fields=["assigned_to", "due_at", "id"], condition=models.Q(state__in=["open", "waiting"]), name="item_undone_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_ref}"

    @property
    def holder(self) -> User | None:
        """Who works on it now; nobody once the lease has run out."""
        held = self.claimed_until is not None and self.claimed_until > timezone.now()
        return self.claimed_by if held else None


class Presence(models.Model):
    """Who looks at an item now: a row that ends by itself."""

    item = models.ForeignKey(QueueItem, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.item_id}"


class AssignmentRule(models.Model):
    """Who gets what comes in: the first rule that fits, by position. An empty condition fits everything."""

    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=10, help_text=_("die kleinste wird zuerst gefragt"))
    name = models.CharField(_("Name"), max_length=100)
    active = models.BooleanField(_("aktiv"), default=True)
    channel = models.CharField(_("Weg"), max_length=10, blank=True, choices=[(c.value, c.value) for c in ChannelName])
    kind = models.CharField(_("Art"), max_length=15, blank=True, choices=[(k.value, k.value) for k in MessageKind])
    reason = models.CharField(_("Grund"), max_length=30, blank=True, choices=[(r.value, Reason(r).sentence) for r in ReasonCode])
    contact = models.CharField(_("Betreuung"), max_length=100, blank=True, help_text=_("wie sie beim Kunden steht"))
    price_list = models.CharField(_("Preisliste"), max_length=40, blank=True)
    postal_codes = models.CharField(
        _("Postleitzahlen"), max_length=200, blank=True, help_text=_("Anfänge, durch Leerzeichen getrennt: 70 71 7262")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignment_rules",
    )
    group = models.ForeignKey(
        "auth.Group",
        verbose_name=_("Gruppe"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignment_rules",
    )

    class Meta:
        verbose_name = _("Zuteilungsregel")
        verbose_name_plural = _("Zuteilungsregeln")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, group__isnull=True) | models.Q(person__isnull=True, group__isnull=False),
                name="rule_names_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


class Answer(models.Model):
    """One thing to tell a customer: the outbox. Written in the transaction of the change it tells of."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation"
        QUESTION = "question"
        REFUSAL = "refusal"

    class State(models.TextChoices):
        DUE = "due"
        SENT = "sent"
        FAILED = "failed"

    order = models.ForeignKey(
        Order, verbose_name=_("Auftrag"), null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    item = models.ForeignKey(
        QueueItem, verbose_name=_("Vorgang"), null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    kind = models.CharField(_("Art"), max_length=15, choices=Kind)
    channel = models.CharField(_("Weg"), max_length=10, choices=[(c.value, c.value) for c in ChannelName])
    recipient = models.CharField(_("Empfänger"), max_length=250, blank=True)
    subject = models.CharField(_("Betreff"), max_length=250, blank=True)
    body = models.TextField(_("Text"), blank=True)
    thread = models.JSONField(default=dict, help_text="message_id and references of the mail to answer")
    content = models.JSONField(default=dict, help_text="the order as it is confirmed: the paper is printed from this")
    pdf = models.CharField(max_length=250, blank=True, help_text="path below ALLWEGE_VAR once printed")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DUE, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    needs_person_because = models.CharField(_("braucht eine Person, weil"), max_length=40, blank=True)
    last_error = models.TextField(_("letzter Fehler"), blank=True)
    external_id = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    sent_at = models.DateTimeField(_("gesendet"), null=True, blank=True)

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["not_before", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.recipient}"
