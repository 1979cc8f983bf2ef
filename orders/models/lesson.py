"""What a row that was learned at the desk says of its origin."""

from __future__ import annotations

from django.db import models


class Lesson(models.Model):
    """Where a lesson comes from, and whether it still counts."""

    learned_at = models.DateTimeField(null=True, blank=True)
    learned_from = models.CharField(max_length=20, blank=True, help_text="number of the order")
    learned_by = models.CharField(max_length=100, blank=True, help_text="user name")
    disputed = models.BooleanField(default=False, help_text="decided both ways at the desk: not used until it is forgotten")

    class Meta:
        abstract = True
