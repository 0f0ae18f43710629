"""Signed seals over the heads of all streams that moved."""

from django.db import models


class Checkpoint(models.Model):
    """A signed statement of where the changed streams stood at one moment, chained to the one before."""

    made_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    lines_hash = models.CharField(max_length=64)
    streams_total = models.BigIntegerField()
    entries_total = models.BigIntegerField()
    hash = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=32)
    signature = models.CharField(max_length=128)


class CheckpointLine(models.Model):
    """Head of one stream as sealed by one checkpoint; kept, because naming a lost stream needs it."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="lines")
    stream_ref = models.BigIntegerField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "stream_ref"], name="one_line_per_stream_and_checkpoint"
            )
        ]
        indexes = [models.Index(fields=["stream_ref", "-seq"], name="line_by_stream")]
