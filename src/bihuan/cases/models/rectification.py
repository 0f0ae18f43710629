"""Rectifications (整改)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Rectification(models.Model):
    """Putting right what was found, for one or more issues of a case; goes on across cycles."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="rectifications")
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="rectifications")
    part = models.IntegerField(default=1)
    kind = models.CharField(max_length=12, help_text="immediate (立行立改) or planned")
    issue_nos = ArrayField(models.IntegerField())
    state = models.CharField(max_length=12, default="underway")
    what_text_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_post_id = models.BigIntegerField(null=True)
    refusals = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="rectification_claimed", condition=models.Q(state="claimed"))
        ]
