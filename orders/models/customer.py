"""Customers, their contacts and their addresses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.fulltext.columns import folded_column
from orders.models.lesson import Lesson
from orders.states import ChannelName


class Customer(models.Model):
    """A company or person that may order; the key is the ERP's customer number."""

    number = models.CharField(_("Kundennummer"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    street = models.CharField(_("Straße"), max_length=200, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=20, blank=True)
    city = models.CharField(_("Ort"), max_length=100, blank=True)
    country = models.CharField(_("Land"), max_length=2, default="DE")
    language = models.CharField(_("Sprache"), max_length=5, default="de")
    vat_id = models.CharField(_("USt-IdNr."), max_length=30, blank=True, db_index=True)
    preferred_channel = models.CharField(
        _("Antwort am liebsten"), max_length=10, blank=True, choices=[(c.value, c.value) for c in ChannelName]
    )
    account_manager = models.CharField(_("Betreuung"), max_length=100, blank=True)
    price_list = models.CharField(_("Preisliste"), max_length=40, blank=True)
    payment_terms_days = models.PositiveSmallIntegerField(_("Zahlungsziel in Tagen"), null=True, blank=True)
    active = models.BooleanField(_("aktiv"), default=True)
    credit_stop = models.BooleanField(_("Liefersperre"), default=False)
    finder = folded_column("number", "name", "postal_code", "city")

    class Meta:
        verbose_name = _("Kunde")
        verbose_name_plural = _("Kunden")
        ordering = ["number"]
        indexes = [models.Index(fields=["-active", "name", "number"], name="customer_active_first")]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"


class Contact(Lesson):
    """A number or address that speaks for a customer. Several customers may share one."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        FAX = "fax"
        API_CLIENT = "api"

    customer = models.ForeignKey(Customer, verbose_name=_("Kunde"), on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    value = models.CharField(_("Nummer oder Adresse"), max_length=200, help_text=_("wie geschrieben"))
    normal = models.CharField(
        _("vergleichbare Form"), max_length=200, db_index=True, help_text=_("E.164 oder klein geschriebene Adresse")
    )
    learned = models.BooleanField(
        _("bei der Arbeit gelernt"), default=False, help_text=_("bei der Arbeit gelernt, nicht aus den Stammdaten")
    )
    checked_by = models.CharField(
        _("geprüft von"), max_length=100, blank=True, help_text=_("wer einen gelernten Kontakt bestätigt oder verworfen hat")
    )
    checked_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Kontakt")
        verbose_name_plural = _("Kontakte")
        constraints = [models.UniqueConstraint(fields=["customer", "kind", "normal"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Address(models.Model):
    """A further delivery address of a customer, known by its label ("Werk 2")."""

    customer = models.ForeignKey(Customer, verbose_name=_("Kunde"), on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("Bezeichnung"), max_length=100)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    street = models.CharField(_("Straße"), max_length=200)
    postal_code = models.CharField(_("Postleitzahl"), max_length=20)
    city = models.CharField(_("Ort"), max_length=100)
    country = models.CharField(_("Land"), max_length=2, default="DE")

    class Meta:
        verbose_name = _("Lieferanschrift")
        verbose_name_plural = _("Lieferanschriften")
        constraints = [models.UniqueConstraint(fields=["customer", "label"], name="address_label_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.street}, {self.postal_code} {self.city}"
