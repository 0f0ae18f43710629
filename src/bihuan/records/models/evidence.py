"""Files kept as evidence."""

from django.db import models


class Blob(models.Model):
    """Bytes on disk, once per content; carries no rights."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    derivative_sha256 = models.CharField(
        max_length=64, help_text="re-encoded copy shown to others; empty for none"
    )


class Evidence(models.Model):
    """One upload for one part of one stream; whoever may see the stream may see it, unless confined to a body."""

    stream_ref = models.BigIntegerField()
    part_kind = models.CharField(max_length=24)
    part_id = models.BigIntegerField()
    purpose = models.CharField(max_length=24, help_text="photo, document, scan, recording")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_index=False)
    name_text_id = models.BigIntegerField(help_text="file name, kept as a text because it can name people")
    confined_to_body_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    user_id = models.BigIntegerField()
    body_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, help_text="when its content was erased; the row stays")

    class Meta:
        indexes = [
            models.Index(fields=["stream_ref"], name="evidence_by_stream"),
            models.Index(fields=["part_kind", "part_id"], name="evidence_by_part"),
            models.Index(fields=["blob", "stream_ref"], name="evidence_by_blob"),
        ]
