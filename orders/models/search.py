"""What the search over everything looks through."""

from __future__ import annotations

from django.db import models

from orders.fulltext.field import WordsField
from orders.models.order import Order


class SearchEntry(models.Model):
    """The words of one order or of one message, as they are found. The newest have the highest keys."""

    class Kind(models.TextChoices):
        ORDER = "order"
        DOCUMENT = "document"

    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.CharField(max_length=64, help_text="number of the order, or the message")
    order = models.OneToOneField(Order, null=True, blank=True, on_delete=models.CASCADE, related_name="entry")
    at = models.DateTimeField()
    text = models.TextField(blank=True, help_text="the beginning of what is shown around a find")
    words = WordsField(default=list)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_once")]
        indexes = [models.Index(fields=["kind", "id"], name="search_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
