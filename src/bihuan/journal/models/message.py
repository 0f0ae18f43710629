"""The outbox: what was said to whom, and who has read it."""

from django.db import models


class Message(models.Model):
    """One message owed to a post or to a body's desk, written with the entry that caused it; never changed.

    Divided by the month of created_at; in the database the primary key is (created_at, id).
    """

    stream_ref = models.BigIntegerField()
    code = models.CharField(max_length=48)
    to_body_id = models.BigIntegerField()
    to_post_id = models.BigIntegerField(null=True)
    to_role = models.CharField(
        max_length=24, help_text="role at the body that is meant; empty for the post alone"
    )
    group_key = models.CharField(
        max_length=80, help_text="messages with the same key show as one line with a count"
    )
    effect_key = models.CharField(max_length=120, null=True, help_text="makes a repeated sweep a no-op")
    facts = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["to_body_id", "to_role", "-created_at"],
                name="message_by_role",
                condition=models.Q(to_post_id__isnull=True),
            ),
            models.Index(
                fields=["to_post_id", "-created_at"],
                name="message_by_post",
                condition=models.Q(to_post_id__isnull=False),
            ),
        ]


class MessageKey(models.Model):
    """An effect_key that was used, written with its message: over all months there is one of each."""

    key = models.CharField(max_length=120, primary_key=True)
    created_at = models.DateTimeField()


class MessageRead(models.Model):
    """Up to when one user has read the messages of one body; insert-only, the newest row counts."""

    user_ref = models.BigIntegerField()
    body_ref = models.BigIntegerField()
    read_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_ref", "body_ref", "-read_until"], name="read_by_user")]
