"""Rows that look like a complaint known already, and what the desk made of it."""

from django.db import models
from django.db.models import Q

from bihuan.intake.models.importing import DraftRow


class LikelyRepeat(models.Model):
    """That a row may say again what a registered case or an earlier row says. Nothing follows from it but by decision."""

    row = models.ForeignKey(DraftRow, on_delete=models.PROTECT, related_name="repeats", db_index=False)
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    other = models.ForeignKey(DraftRow, null=True, on_delete=models.PROTECT, related_name="repeated_by")
    score = models.SmallIntegerField(help_text="of 100, rules.likeness")
    reasons = models.JSONField(help_text="pairs of code and the name, number or percent it is about")
    decision = models.CharField(
        max_length=12, default="", help_text="rules.vocabulary.REPEAT_DECISIONS; empty: not yet"
    )
    decided_at = models.DateTimeField(null=True)
    user_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="when what was decided had been done")
    refused = models.CharField(max_length=200, default="", help_text="what stood against doing it so far")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "case"], name="one_likeness_per_row_and_case"),
            models.UniqueConstraint(fields=["row", "other"], name="one_likeness_per_two_rows"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(other__isnull=False), name="like_a_case_or_a_row"
            ),
        ]
