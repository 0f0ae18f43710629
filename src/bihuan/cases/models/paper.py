"""Papers that are signed: the receiver's report and the city's answer."""

from django.db import models


class Report(models.Model):
    """What a receiver reports on its lead order, in revisions."""

    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="reports", db_index=False)
    cycle = models.IntegerField(default=1)
    revision = models.IntegerField()
    state = models.CharField(max_length=12, default="signing")
    chain = models.JSONField(help_text="steps of sign-off, frozen from the policy when drafted")
    step = models.IntegerField(default=0, help_text="next step to sign")
    finding_text_id = models.BigIntegerField(help_text="调查核实情况")
    handling_text_id = models.BigIntegerField(help_text="处理和整改情况")
    verdict = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=16)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    submitted_at = models.DateTimeField(null=True)
    return_text_id = models.BigIntegerField(null=True, help_text="why it came back")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "cycle", "revision"], name="one_report_per_revision")
        ]


class Answer(models.Model):
    """What the city answers to the giver; its conclusion is frozen when it is drafted."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="answers", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers")
    cycle = models.IntegerField(default=1)
    revision = models.IntegerField()
    state = models.CharField(max_length=12, default="signing")
    chain = models.JSONField()
    step = models.IntegerField(default=0)
    line_body = models.ForeignKey("people.Body", null=True, on_delete=models.PROTECT, related_name="+")
    finding_text_id = models.BigIntegerField()
    handling_text_id = models.BigIntegerField()
    verdict = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=16)
    proofs = models.JSONField(help_text="what the conclusion rests on and what it lacks, by code")
    addressee = models.CharField(max_length=80)
    number = models.CharField(max_length=64, null=True)
    checkpoint_hash = models.CharField(max_length=64, help_text="newest seal of the journal when it was sent")
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    sent_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "cycle", "revision"], name="one_answer_per_revision"),
            models.UniqueConstraint(fields=["number"], name="one_answer_per_number"),
        ]
