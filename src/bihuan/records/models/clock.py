"""Running, paused and stopped limits."""

from datetime import timedelta

from django.db import models

OPEN = models.Q(stopped_at__isnull=True)


class Clock(models.Model):
    """One limit on one part of a stream, frozen when it starts.

    level: highest rung reached (0 none, 1 warned, 2 breached, 3 and up the ladder). next_look_at: the stored moment at
    which a sweep has to look again; empty once the ladder is at its end, or the clock stopped or is paused.
    paused_for: pauses that have ended, together. due_at has moved by them, started_at stands: the levels count from
    started_at + paused_for (rules.clocks.counts_from). due_at is off original_due_at by pauses and extensions.
    """

    stream_ref = models.BigIntegerField()
    part_kind = models.CharField(max_length=24)
    part_id = models.BigIntegerField()
    part = models.IntegerField(default=1, help_text="part of a joint case")
    cycle = models.IntegerField(default=1)
    kind = models.CharField(max_length=24)
    duty_body_id = models.BigIntegerField()
    duty_role = models.CharField(max_length=24)
    ladder = models.CharField(max_length=12, help_text="receiver or city")
    owner = models.CharField(max_length=16, help_text="whose limit it is: inspectors, province, city, county")
    limit = models.JSONField(help_text="rules.clocks.Limit as given by the policy when the clock started")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(
        max_length=48, help_text="code of the move that stopped it; empty while it runs"
    )
    paused_at = models.DateTimeField(null=True, help_text="since when it is paused; empty while it runs")
    paused_by = models.CharField(
        max_length=48, default="", help_text="code of the move that paused it; empty while it runs"
    )
    paused_for = models.DurationField(default=timedelta)
    level = models.IntegerField(default=0)
    next_look_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=120)
    counted = models.BooleanField(
        default=True, help_text="false for limits that are not counted against anyone"
    )

    class Meta:
        indexes = [
            models.Index(fields=["next_look_at"], name="clock_next_look", condition=OPEN),
            models.Index(fields=["duty_body_id", "due_at"], name="clock_duty", condition=OPEN),
            models.Index(fields=["stream_ref", "kind"], name="clock_stream"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["part_kind", "part_id", "kind"],
                condition=OPEN,
                name="one_running_clock_per_kind_and_part",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True)
                | models.Q(next_look_at__isnull=True, stopped_at__isnull=True),
                name="a_paused_clock_is_neither_looked_at_nor_stopped",
            ),
        ]
