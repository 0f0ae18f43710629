"""Papers: the receiver's report, the city's answer, what is made public, the application to strike off."""

from django.contrib.postgres.fields import ArrayField
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
    figures = ArrayField(
        models.CharField(max_length=32), default=list, help_text="figures that stand in its texts"
    )
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
    is_supplement = models.BooleanField(
        default=False, help_text="follows an answer already sent in this cycle"
    )
    state = models.CharField(max_length=12, default="signing")
    chain = models.JSONField()
    step = models.IntegerField(default=0)
    line_body = models.ForeignKey("people.Body", null=True, on_delete=models.PROTECT, related_name="+")
    finding_text_id = models.BigIntegerField()
    handling_text_id = models.BigIntegerField()
    verdict = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=16)
    is_stated = models.BooleanField(
        default=False, help_text="the conclusion is a leader's statement, not proven"
    )
    figures = ArrayField(
        models.CharField(max_length=32), default=list, help_text="figures that stand in its texts"
    )
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


class Disclosure(models.Model):
    """What the public reads of a case, derived from an answer sent; a correction is a new revision."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="disclosures", db_index=False
    )
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="disclosures")
    cycle = models.IntegerField(default=1)
    revision = models.IntegerField()
    state = models.CharField(max_length=12, default="drafted")
    finding_text_id = models.BigIntegerField()
    handling_text_id = models.BigIntegerField()
    verdict = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=16)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "cycle", "revision"], name="one_disclosure_per_revision")
        ]


class StrikeOff(models.Model):
    """A receiver's application to strike a case off (销号申请), signed like a report, then re-checked by the city."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="strike_offs")
    order = models.ForeignKey(
        "cases.Order", on_delete=models.PROTECT, related_name="strike_offs", db_index=False
    )
    cycle = models.IntegerField(default=1)
    revision = models.IntegerField()
    state = models.CharField(max_length=12, default="signing")
    chain = models.JSONField()
    step = models.IntegerField(default=0)
    line_body = models.ForeignKey("people.Body", null=True, on_delete=models.PROTECT, related_name="+")
    summary_text_id = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    accepted_at = models.DateTimeField(null=True, help_text="when the city found it in order")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "cycle", "revision"], name="one_strike_off_per_revision")
        ]


class Objection(models.Model):
    """What somebody held against striking a case off, during its notice or afterwards."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="objections")
    cycle = models.IntegerField(default=1)
    state = models.CharField(max_length=12, default="open")
    received_on = models.DateField()
    text_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
