"""What somebody asks for and somebody else grants or refuses (申请)."""

from django.db import models
from django.db.models import Q


class Petition(models.Model):
    """One request on a case: recall after receipt, dispute of the receiver, extension, deduction, suspension.

    asked_of: what it is about, as the rules read it: the clock and its owner, the day asked for, the body proposed.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="petitions")
    order = models.ForeignKey(
        "cases.Order", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rectification = models.ForeignKey(
        "cases.Rectification", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12)
    part = models.IntegerField(default=1)
    cycle = models.IntegerField(default=1)
    state = models.CharField(max_length=12, default="open")
    clock_ref = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=16, default="", help_text="whose limit it is, where it is about one")
    cause = models.CharField(max_length=24, default="")
    until = models.DateTimeField(null=True, help_text="the moment asked for")
    body = models.ForeignKey(
        "people.Body",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="receiver proposed, then determined",
    )
    reason_text_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    asked_user_id = models.BigIntegerField()
    asked_post_id = models.BigIntegerField()
    asked_body_id = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_post_id = models.BigIntegerField(null=True)
    decision_text_id = models.BigIntegerField(null=True)
    document_no = models.CharField(max_length=80, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state="open", kind="deduction"),
                name="one_open_deduction",
            ),
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(state="open", kind__in=["recall", "dispute"]),
                name="one_open_recall_or_dispute",
            ),
            models.UniqueConstraint(
                fields=["clock_ref"], condition=Q(state="open", kind="extension"), name="one_open_extension"
            ),
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(state="open", kind="suspension"),
                name="one_open_suspension",
            ),
        ]
