"""What was done on a case: leaders named, visits, findings, measures."""

from django.db import models


class Leader(models.Model):
    """A leader in charge (包案领导) named for one order of a case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="leaders")
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="leaders")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    exception_text_id = models.BigIntegerField(
        null=True, help_text="reason where the rank rule was not followed"
    )
    named_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(until__isnull=True), name="one_leader_per_order"
            )
        ]
        indexes = [models.Index(fields=["post", "case"], name="leader_by_post")]


class Deed(models.Model):
    """A personal act of the leader in charge that no visit, plan or acceptance shows by itself."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deeds")
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="deeds", db_index=False)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    done_on = models.DateField()
    note_text_id = models.BigIntegerField()
    by_secretary = models.BooleanField(default=False)
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Revisit(models.Model):
    """What somebody said when asked how a case was handled."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="revisits")
    who = models.CharField(max_length=12)
    satisfaction = models.CharField(max_length=16)
    asked_on = models.DateField()
    note_text_id = models.BigIntegerField(null=True)
    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Visit(models.Model):
    """An investigation on site."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="visits")
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="visits")
    cycle = models.IntegerField(default=1)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    band = models.CharField(max_length=12, help_text="day or night, from started_at")
    leader_present = models.BooleanField(default=False)
    monitored = models.BooleanField(default=False, help_text="measured or sampled")
    people_text_id = models.BigIntegerField(null=True)
    note_text_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Finding(models.Model):
    """What was found on one issue in one cycle; the newest of an issue and cycle counts.

    order: empty for what a list said of a finished round (历史导入); so for measures.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="findings")
    order = models.ForeignKey("cases.Order", null=True, on_delete=models.PROTECT, related_name="findings")
    issue = models.ForeignKey("cases.Issue", on_delete=models.PROTECT, related_name="findings")
    cycle = models.IntegerField(default=1)
    verdict = models.CharField(max_length=12)
    needs_rectification = models.BooleanField()
    reason_text_id = models.BigIntegerField(null=True)
    second_look_user_id = models.BigIntegerField(null=True, help_text="who looked a second time at 不属实")
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Measure(models.Model):
    """A measure taken on a party: kind, legal document, scope, end condition, money in fen, persons."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures")
    order = models.ForeignKey("cases.Order", null=True, on_delete=models.PROTECT, related_name="measures")
    party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=24)
    taken_on = models.DateField()
    count = models.IntegerField(default=1, help_text="in the kind's own unit")
    document_no = models.CharField(max_length=80)
    scope_text_id = models.BigIntegerField(null=True)
    ends_when_text_id = models.BigIntegerField(null=True)
    planned_fen = models.BigIntegerField(null=True)
    decided_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    reason_text_id = models.BigIntegerField(null=True, help_text="reason for stopping a compliant object")
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
