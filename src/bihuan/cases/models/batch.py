"""Rounds, their policies and the batches handed down in them."""

from django.db import models


class Round(models.Model):
    """One inspection round: who hands down, to whom answers go, between which days."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    giver = models.CharField(max_length=80, help_text="who hands down batches, e.g. the inspection group")
    addressee = models.CharField(max_length=80, help_text="to whom answers go")
    desk_body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+")
    number_prefix = models.CharField(max_length=24, help_text="prefix of the city's own case numbers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    is_current = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_current_round"
            )
        ]


class Policy(models.Model):
    """One version of the limits, sign-off chains and confirmations of a round; frozen, a change is a new version."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="policies", db_index=False)
    version = models.IntegerField()
    values = models.JSONField(help_text="rules.policy, as JSON")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="one_policy_per_version")]


class Batch(models.Model):
    """What one giver handed over at one moment."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="batches", db_index=False)
    giver = models.CharField(max_length=80)
    channel = models.CharField(max_length=12)
    source_no = models.CharField(max_length=24, help_text="number printed by the giver")
    city_no = models.IntegerField(help_text="running number of the city within the round")
    handed_over_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    received_by_post = models.ForeignKey("people.Post", null=True, on_delete=models.PROTECT, related_name="+")
    printed_total = models.IntegerField(null=True)
    is_empty = models.BooleanField(default=False, help_text="the giver said: no batch today")
    is_history = models.BooleanField(
        default=False, help_text="a list with results of a finished round (历史导入): no hour, no limits"
    )
    state = models.CharField(max_length=12, default="received", help_text="received, registered, transferred")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "city_no"], name="one_batch_per_city_number")]
        indexes = [models.Index(fields=["round", "-city_no"], name="batch_by_round")]
