"""Streams, the commands that moved them, and their hashed entries."""

from django.db import models


class Stream(models.Model):
    """One chain of entries, one timeline, one lock: of a round, a batch, a sheet, a case, or of administration."""

    kind = models.CharField(max_length=24)
    head_seq = models.BigIntegerField(default=0)
    head_hash = models.CharField(max_length=64)
    moved_at = models.DateTimeField(
        help_text="recorded_at of the newest entry; lets a checkpoint find what changed"
    )

    class Meta:
        indexes = [models.Index(fields=["moved_at", "id"], name="stream_moved")]


class CommandRun(models.Model):
    """One accepted wish of one actor, with what came of it; the same request number again returns the result."""

    actor_key = models.CharField(max_length=40)
    request_id = models.CharField(max_length=120)
    name = models.CharField(max_length=48)
    facts_hash = models.CharField(max_length=64)
    result = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "request_id"], name="one_run_per_request")
        ]


class Entry(models.Model):
    """One thing that happened. `body` is the hashed text itself; every other column is a copy of it for indexes."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    code = models.CharField(max_length=48)
    part_kind = models.CharField(max_length=24)
    part_id = models.BigIntegerField()
    actor_key = models.CharField(max_length=40)
    actor_post_id = models.BigIntegerField(null=True)
    actor_body_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=12)
    body = models.TextField()
    algorithm = models.CharField(max_length=12, default="sha256")
    hash = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="one_entry_per_seq")]
