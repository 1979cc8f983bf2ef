"""The one order model."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.fields import ScaledDecimalField
from orders.models.article import Article
from orders.models.customer import Customer
from orders.states import ChannelName, OrderState


class Order(models.Model):
    """What a customer wants, whatever way it came in."""

    number = models.CharField(_("Auftragsnummer"), max_length=20, unique=True)
    state = models.CharField(_("Stand"), max_length=10, choices=[(s.value, s.value) for s in OrderState], db_index=True)
    version = models.PositiveIntegerField(_("Fassung"), default=1, help_text="raised by every change (optimistic lock)")
    customer = models.ForeignKey(
        Customer, verbose_name=_("Kunde"), null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    channel = models.CharField(_("Weg"), max_length=10, choices=[(c.value, c.value) for c in ChannelName])
    sender = models.CharField(_("Absender"), max_length=250, blank=True)
    received_at = models.DateTimeField(_("Eingang"))
    source_ref = models.CharField(max_length=64, help_text="the message it came from")
    source_part = models.PositiveSmallIntegerField(default=0, help_text="which order of that message, from 0")
    po_number = models.CharField(_("Bestellnummer"), max_length=80, blank=True, db_index=True)
    requested_date = models.DateField(_("Wunschtermin"), null=True, blank=True)
    delivery_name = models.CharField(max_length=200, blank=True)
    delivery_street = models.CharField(max_length=200, blank=True, help_text="empty: the customer's main address")
    delivery_postal_code = models.CharField(max_length=20, blank=True)
    delivery_city = models.CharField(max_length=100, blank=True)
    delivery_country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(_("Währung"), max_length=3, default="EUR")
    comment = models.TextField(_("Anmerkung"), blank=True)
    responsible = models.CharField(_("zuständig"), max_length=100, blank=True, help_text="the named contact")
    duplicate_of = models.ForeignKey(
        "self", verbose_name=_("Doppelt zu"), null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("Aufgegangen in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged",
        help_text="the order that took over this one's lines, whose original is shown there as well",
    )
    fields = models.JSONField(default=dict, help_text="per header field: confidence, text, evidence")
    reply_channel = models.CharField(_("Antwort per"), max_length=10, blank=True)
    reply_to = models.CharField(_("Antwort an"), max_length=250, blank=True)
    reply_thread = models.JSONField(default=dict, help_text="subject, message_id, references of the mail to answer")
    public_token = models.CharField(max_length=43, unique=True, help_text="opens the order's page in the shop")
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("angenommen"), null=True, blank=True)

    class Meta:
        verbose_name = _("Auftrag")
        verbose_name_plural = _("Aufträge")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="order_newest"),
            models.Index(fields=["state", "-received_at", "-id"], name="order_state_newest"),
            models.Index(fields=["channel", "-received_at", "-id"], name="order_channel_newest"),
            models.Index(fields=["customer", "-received_at", "-id"], name="order_customer_newest"),
            models.Index(fields=["customer", "channel"], name="order_customer_channel"),
        ]
        constraints = [models.UniqueConstraint(fields=["source_ref", "source_part"], name="order_once_per_message_part")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One position of an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("Pos."))
    article = models.ForeignKey(
        Article, verbose_name=_("Artikel"), null=True, blank=True, on_delete=models.PROTECT, related_name="order_lines"
    )
    text = models.TextField(_("Wortlaut"), blank=True, help_text="as the customer wrote it")
    quantity = ScaledDecimalField(_("Menge"), null=True, blank=True)
    unit = models.CharField(_("Einheit"), max_length=3, blank=True)
    price = ScaledDecimalField(_("Preis"), null=True, blank=True, help_text="net, per article unit")
    price_source = models.CharField(_("Herkunft des Preises"), max_length=10, blank=True, help_text="list, customer or stated")
    stated_price = ScaledDecimalField(
        _("genannter Preis"), null=True, blank=True, help_text="what the customer wrote, per article unit"
    )
    confidence = models.FloatField(_("Sicherheit"), default=1.0)
    evidence = models.JSONField(default=list)
    rivals = models.JSONField(default=list, help_text="[{sku, name, score}], best first")
    replaced = models.CharField(
        _("bestellte Nummer"), max_length=60, blank=True, help_text="the discontinued number that the customer wrote"
    )
    said = models.JSONField(
        default=dict, blank=True, help_text="the customer's numbers, words and unit, and what was found for them"
    )

    class Meta:
        verbose_name = _("Position")
        verbose_name_plural = _("Positionen")
        ordering = ["order", "position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="line_position_once")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"


class OrderEvent(models.Model):
    """What happened to an order: append-only."""

    order = models.ForeignKey(Order, verbose_name=_("Auftrag"), on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("Zeit"))
    actor = models.CharField(_("Person"), max_length=100, help_text="user name, or system")
    what = models.CharField(_("Was"), max_length=40)
    before = models.JSONField(_("vorher"), default=dict)
    after = models.JSONField(_("nachher"), default=dict)
    note = models.TextField(_("Notiz"), blank=True)

    class Meta:
        verbose_name = _("Ereignis")
        verbose_name_plural = _("Ereignisse")
        ordering = ["order", "pk"]
        # Few among very many: what a customer's page shows of lessons that were taken back.
        indexes = [
            models.Index(fields=["order"], condition=models.Q(what__in=["forgotten", "refused"]), name="event_taken_back"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.what}"


class NumberRange(models.Model):
    """The last number given out, per year."""

    name = models.CharField(_("Name"), max_length=20, unique=True)
    last = models.PositiveIntegerField(_("zuletzt vergeben"), default=0)

    class Meta:
        verbose_name = _("Nummernkreis")
        verbose_name_plural = _("Nummernkreise")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class ClerkProfile(models.Model):
    """What the queue must know of a person at the desk."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("Benutzer"), on_delete=models.CASCADE, related_name="clerk"
    )
    manages = models.CharField(
        _("betreut als"),
        max_length=100,
        blank=True,
        db_index=True,
        help_text=_("der Name, wie er bei Kunden unter „Betreuung“ steht"),
    )
    absent = models.BooleanField(_("abwesend"), default=False, help_text=_("bis das zurückgenommen wird"))
    absent_from = models.DateField(_("abwesend ab"), null=True, blank=True, help_text=_("erster Tag"))
    absent_until = models.DateField(_("abwesend bis"), null=True, blank=True, help_text=_("letzter Tag"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Vertretung"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputises_for",
        help_text=_("macht unterdessen die Arbeit"),
    )

    class Meta:
        verbose_name = _("Person und ihre Kunden")
        verbose_name_plural = _("Personen und ihre Kunden")
        # What people may do at the desk, by role: orders/people/roles.py.
        permissions = [
            ("see_desk", "sees queue, orders, customers and sources"),
            ("decide", "decides what waits"),
            ("move_orders", "releases, closes, cancels and opens orders"),
            ("teach", "confirms and takes back what was learned"),
            ("take_calls", "takes orders by telephone"),
            ("steer_queue", "shares out work among others"),
            ("read_log", "reads the log"),
            ("enter_admin", "enters the administration"),
        ]

    def __str__(self) -> str:
        return self.manages or str(self.user_id)
