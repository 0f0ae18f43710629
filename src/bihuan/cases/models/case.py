"""Cases (交办件), their numbers, issues and reported parties."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

OPEN = Q(is_open=True)


class Case(models.Model):
    """One complaint handed down. `stage` and `next_due_at` are written by one function, cases.actions.stage."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="case")
    round = models.ForeignKey("cases.Round", on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey("cases.Batch", on_delete=models.PROTECT, related_name="cases", db_index=False)
    city_no = models.CharField(max_length=40)
    serial = models.IntegerField(help_text="row of the printed list")
    title = models.CharField(
        max_length=120, help_text="one line without reporter or address, from type and area"
    )
    channel = models.CharField(max_length=12)
    accepted_on = models.DateField(null=True)
    key_classes = ArrayField(models.CharField(max_length=12), default=list)
    area_ids = ArrayField(models.BigIntegerField(), default=list)
    area_printed = models.CharField(max_length=120)
    pollution_types = ArrayField(models.CharField(max_length=24), default=list)
    types_printed = models.CharField(max_length=120)
    to_clear = ArrayField(
        models.CharField(max_length=40), default=list, help_text="what is missing or odd, by code"
    )
    reporter_withheld = models.BooleanField(
        default=False, help_text="columns about the reporter were not read"
    )
    extract_state = models.CharField(
        max_length=12, default="proposed", help_text="proposed, held or confirmed"
    )
    band = models.CharField(max_length=12, default="unstated", help_text="time of day complained of")
    stage = models.CharField(max_length=16, default="registered")
    cycle = models.IntegerField(default=1)
    is_open = models.BooleanField(default=True)
    verdict = models.CharField(max_length=12, default="pending")
    conclusion = models.CharField(max_length=16, default="in_progress")
    next_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    parts = models.IntegerField(
        default=1, help_text="parts of a joint or broken-down case, each with its own lead"
    )
    host = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="guests",
        db_index=False,
        help_text="the case whose investigation this one shares (合并办理)",
    )
    held_back = models.BooleanField(
        default=False, help_text="not passed on to townships before a visit (直查)"
    )
    stated_conclusion = models.CharField(
        max_length=16, default="", help_text="as a leader stated it, not proven"
    )
    disclosed_at = models.DateTimeField(null=True)
    noticed_on = models.DateField(null=True, help_text="first day of the notice before striking off")
    notice_ends_at = models.DateTimeField(null=True)
    struck_off_at = models.DateTimeField(null=True)
    strike_off_number = models.CharField(max_length=64, default="")
    deducted_at = models.DateTimeField(null=True)
    is_history = models.BooleanField(
        default=False, help_text="loaded with its results from a list (历史导入)"
    )
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_no"], name="one_case_per_city_number")]
        indexes = [
            models.Index(fields=["round", "-id"], name="case_by_round"),
            models.Index(fields=["round", "stage", "-id"], name="case_by_stage"),
            models.Index(fields=["round", "next_due_at", "id"], name="case_by_due", condition=OPEN),
            models.Index(fields=["batch", "serial"], name="case_by_batch"),
            models.Index(fields=["id"], name="case_open", condition=OPEN),
            GinIndex(fields=["area_ids"], name="case_areas", fastupdate=False),
            models.Index(fields=["host"], name="case_guests", condition=Q(host__isnull=False)),
        ]


class CaseLink(models.Model):
    """That a case reports again what an earlier one did: repeated, or polluting again (反弹)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links", db_index=False)
    earlier = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="later_links")
    kind = models.CharField(max_length=12)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "earlier"], name="one_link_per_pair")]


class CaseNumber(models.Model):
    """A number printed by a giver. One case can bear several, or none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="numbers")
    round = models.ForeignKey("cases.Round", on_delete=models.PROTECT, related_name="+", db_index=False)
    giver = models.CharField(max_length=80)
    number = models.CharField(max_length=48)
    number_printed = models.CharField(max_length=80)
    row_key = models.CharField(max_length=64, help_text="hash by which the same printed row is recognised")
    row_hash = models.CharField(max_length=64, help_text="hash of the row's values, to see that it changed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "row_key"], name="one_case_per_printed_row")]
        indexes = [models.Index(fields=["number"], name="case_by_number")]


class Issue(models.Model):
    """One problem (子问题) named in a case, with its own verdict."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="issues", db_index=False)
    no = models.IntegerField()
    part = models.IntegerField(default=1)
    text_id = models.BigIntegerField(
        null=True,
        help_text="as handed down, for the city; the case's own content where one issue is all of it",
    )
    verdict = models.CharField(max_length=12, default="pending")
    needs_rectification = models.BooleanField(null=True, help_text="empty until a finding says")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="one_issue_per_number")]


class Party(models.Model):
    """A reported party: firm, person or body."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=8)
    name_text_id = models.BigIntegerField(help_text="name as a text, because it can name a person")
    body = models.ForeignKey("people.Body", null=True, on_delete=models.PROTECT, related_name="+")
    compliance = models.CharField(max_length=16, default="unknown")
