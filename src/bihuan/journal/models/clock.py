"""The instance's one clock."""

from django.db import models


class InstanceClock(models.Model):
    """What kind of instance this is, and, in an exercise, how far its clock stands from the real one.

    One row, id 1. now = real now + offset. Source: architecture, one clock for the whole instance.
    """

    kind = models.CharField(max_length=12)
    offset = models.DurationField()
    changed_at = models.DateTimeField(help_text="real moment of the last change")
