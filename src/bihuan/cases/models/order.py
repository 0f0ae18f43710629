"""Orders (交办) and the dispatch sheets they travel on."""

from django.db import models
from django.db.models import Q

LIVE = ~Q(state__in=["recalled", "moved", "ended"])


class DispatchSheet(models.Model):
    """All orders of one batch from one giver to one receiver issued together (交办通知单)."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("cases.Batch", on_delete=models.PROTECT, related_name="sheets")
    giver_body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    issuer_body = models.ForeignKey(
        "people.Body",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="body in whose name it goes out",
    )
    receiver_body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="sheets")
    number = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="one_sheet_per_number")]


class Order(models.Model):
    """One hop from a giver to a receiver. Part of the case's stream."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="orders")
    sheet = models.ForeignKey(DispatchSheet, on_delete=models.PROTECT, related_name="orders")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    giver_body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    receiver_body = models.ForeignKey(
        "people.Body", on_delete=models.PROTECT, related_name="orders", db_index=False
    )
    role = models.CharField(max_length=12, help_text="lead, supporting or following")
    required = models.BooleanField(
        default=False, help_text="a supporting order that must report before the lead may"
    )
    part = models.IntegerField(default=1)
    cycle = models.IntegerField(default=1)
    depth = models.IntegerField(default=1, help_text="1 for the city's own hop")
    number = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="issued")
    detail_later = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    phoned_at = models.DateTimeField(null=True)
    phoned_with = models.BigIntegerField(null=True, help_text="text with whom it was spoken")
    signed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True, help_text="the later of the confirmations the hop needs")
    waived_at = models.DateTimeField(null=True, help_text="when the giver let it go without a report")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_order_per_number"),
            models.UniqueConstraint(
                fields=["case", "part", "cycle"],
                condition=Q(role="lead", depth=1) & LIVE,
                name="one_live_lead_per_part_and_cycle",
            ),
            models.UniqueConstraint(
                fields=["case", "receiver_body", "part", "cycle"],
                condition=LIVE,
                name="one_live_order_per_receiver",
            ),
        ]
        indexes = [models.Index(fields=["receiver_body", "case"], name="order_by_receiver")]
