"""Locked counters behind official numbers."""

from django.db import models


class Counter(models.Model):
    """Last number given out in one series and year; drawn under its row lock, so no gaps and no doubles."""

    series = models.CharField(max_length=64)
    year = models.IntegerField()
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_series_and_year")
        ]
