"""Who may see which stream, and who saw it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Access(models.Model):
    """That one body sees one stream from one moment to another; written with the order that gave it."""

    body_ref = models.BigIntegerField()
    stream_ref = models.BigIntegerField()
    round_ref = models.BigIntegerField()
    part = models.IntegerField(null=True, help_text="part of a joint case; empty for all of it")
    order_ref = models.BigIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["body_ref", "round_ref", "stream_ref"],
                name="access_by_body",
                condition=models.Q(until__isnull=True),
            ),
            models.Index(fields=["stream_ref"], name="access_by_stream"),
            models.Index(
                fields=["order_ref"], name="access_by_order", condition=models.Q(until__isnull=True)
            ),
        ]


class View(models.Model):
    """That somebody was shown case text: the page and the streams on it; never changed.

    Divided by the month of viewed_at; in the database the primary key is (viewed_at, id).
    """

    user_ref = models.BigIntegerField()
    post_ref = models.BigIntegerField(null=True)
    page = models.CharField(max_length=40)
    stream_refs = ArrayField(models.BigIntegerField())
    viewed_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["stream_refs"], name="view_by_stream")]
