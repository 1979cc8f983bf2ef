"""Articles, prices, the customers' own numbers, and what was bought before."""

from __future__ import annotations

from django.db import models

from orders.fields import ScaledDecimalField
from orders.fulltext.columns import folded_column
from orders.models.customer import Customer
from orders.models.lesson import Lesson


class Article(models.Model):
    """Something a customer can order; the key is the ERP's article number."""

    sku = models.CharField(max_length=60, unique=True)
    folded = models.CharField(max_length=60, db_index=True, help_text="sku, upper case, letters and digits only")
    gtin = models.CharField(max_length=14, blank=True, db_index=True)
    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    unit = models.CharField(max_length=3, help_text="UN/ECE Rec. 20/21")
    pack_size = ScaledDecimalField(null=True, blank=True, help_text="how many unit one pack_unit holds")
    pack_unit = models.CharField(max_length=3, blank=True)
    price = ScaledDecimalField(help_text="net list price per unit")
    currency = models.CharField(max_length=3, default="EUR")
    category = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    replaced_by = models.CharField(max_length=60, blank=True, help_text="sku of the successor")
    aliases = models.TextField(blank=True, help_text="other names and numbers, joined by |")
    search = models.TextField(blank=True, help_text="folded number, name and aliases for the search box")
    finder = folded_column("sku", "folded", "gtin", "name", "aliases")

    class Meta:
        ordering = ["sku"]
        indexes = [models.Index(fields=["-active", "sku"], name="article_active_first")]

    def __str__(self) -> str:
        return f"{self.sku} · {self.name}"


class Price(models.Model):
    """A net price per article unit in a price list, from a quantity (in article units) upward."""

    price_list = models.CharField(max_length=40)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="prices")
    min_quantity = ScaledDecimalField(default=1)
    price = ScaledDecimalField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["price_list", "article", "min_quantity"], name="price_once")]

    def __str__(self) -> str:
        return f"{self.price_list} {self.article_id}: {self.price}"


class CustomerArticle(Lesson):
    """What a customer calls an article: the own number, or a wording learned at the desk."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="own_articles")
    customer_sku = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="of a number: letters and digits; of a wording: its words")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="customer_numbers")
    learned = models.BooleanField(default=False)
    beside = models.CharField(max_length=200, blank=True, help_text="words that stood beside a learned number")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "folded"], name="customer_article_once")]

    def __str__(self) -> str:
        return f"{self.customer_sku} → {self.article_id}"


class UnitUsage(Lesson):
    """The unit that a customer means by what is written for an article ("Karton" for a pack of ten); learned at the desk."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="unit_usages")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="unit_usages")
    written = models.CharField(max_length=40, blank=True, help_text="as the customer writes it; empty: no unit at all")
    key = models.CharField(max_length=40, blank=True, help_text="the same as it is compared")
    unit = models.CharField(max_length=3, help_text="UN/ECE Rec. 20/21")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "article", "key"], name="unit_usage_once")]

    def __str__(self) -> str:
        return f"{self.written} → {self.unit}"


class Purchase(models.Model):
    """One line of what a customer ordered before Allwege kept the orders itself."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="purchases")
    order_date = models.DateField()
    po_number = models.CharField(max_length=80, blank=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="purchases")
    quantity = ScaledDecimalField()
    unit = models.CharField(max_length=3)

    class Meta:
        indexes = [models.Index(fields=["customer", "order_date"])]

    def __str__(self) -> str:
        return f"{self.order_date} {self.customer_id} {self.article_id}"
