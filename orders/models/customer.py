"""Customers, their contacts and their addresses."""

from __future__ import annotations

from django.db import models

from orders.fulltext.columns import folded_column
from orders.models.lesson import Lesson
from orders.states import ChannelName


class Customer(models.Model):
    """A company or person that may order; the key is the ERP's customer number."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="DE")
    language = models.CharField(max_length=5, default="de")
    vat_id = models.CharField(max_length=30, blank=True, db_index=True)
    preferred_channel = models.CharField(max_length=10, blank=True, choices=[(c.value, c.value) for c in ChannelName])
    account_manager = models.CharField(max_length=100, blank=True)
    price_list = models.CharField(max_length=40, blank=True)
    payment_terms_days = models.PositiveSmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    credit_stop = models.BooleanField(default=False)
    finder = folded_column("number", "name", "postal_code", "city")

    class Meta:
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

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=200, help_text="as written")
    normal = models.CharField(max_length=200, db_index=True, help_text="E.164 or lower-case address")
    learned = models.BooleanField(default=False, help_text="learned at the desk, not from master data")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "kind", "normal"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Address(models.Model):
    """A further delivery address of a customer, known by its label ("Werk 2")."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=20)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2, default="DE")

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["customer", "label"], name="address_label_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.street}, {self.postal_code} {self.city}"
