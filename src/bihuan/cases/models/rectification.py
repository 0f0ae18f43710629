"""Rectifications (整改), their plans, milestones and progress."""

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
    rechecked_at = models.DateTimeField(null=True)
    suspended_until = models.DateField(
        null=True, help_text="its limits stand still up to this day (暂停整改)"
    )
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="rectification_claimed", condition=models.Q(state="claimed"))
        ]


class Plan(models.Model):
    """One version of the plan of a planned rectification; the newest approved one is in force."""

    rectification = models.ForeignKey(
        Rectification, on_delete=models.PROTECT, related_name="plans", db_index=False
    )
    revision = models.IntegerField()
    state = models.CharField(max_length=12, default="proposed")
    goal_text_id = models.BigIntegerField(help_text="整改目标")
    measures_text_id = models.BigIntegerField(help_text="整改措施")
    interim_text_id = models.BigIntegerField(null=True, help_text="measures in force until then")
    responsible_text_id = models.BigIntegerField(help_text="责任人, by post")
    deadline_on = models.DateField()
    interim_every_days = models.IntegerField(
        null=True, help_text="how often the interim measures are checked"
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_post_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rectification", "revision"], name="one_plan_per_revision")
        ]


class Milestone(models.Model):
    """One dated step of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="milestones", db_index=False)
    no = models.IntegerField()
    due_on = models.DateField()
    what_text_id = models.BigIntegerField()
    reached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="one_milestone_per_number")]


class Progress(models.Model):
    """One note on the way of a rectification: progress, a talk with residents, a re-check, a follow-up of the case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="progress")
    rectification = models.ForeignKey(
        Rectification, null=True, on_delete=models.PROTECT, related_name="progress", db_index=False
    )
    kind = models.CharField(max_length=12, help_text="progress, liaison, recheck or follow_up")
    happened_on = models.DateField()
    note_text_id = models.BigIntegerField()
    milestone = models.ForeignKey(
        Milestone, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    body_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
