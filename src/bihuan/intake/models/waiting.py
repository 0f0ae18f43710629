"""Long lists on their way to being read in the background; locked up while they wait, emptied as soon as they are read."""

from django.db import models
from django.db.models import Q


class WaitingFile(models.Model):
    """One file given in for a batch that somebody should not have to wait for."""

    batch = models.ForeignKey("cases.Batch", on_delete=models.PROTECT, related_name="waiting_files")
    size = models.BigIntegerField(help_text="bytes of the file")
    locked = models.BinaryField(
        help_text="name and content, encrypted under a key kept outside; empty once read"
    )
    step = models.CharField(max_length=12, default="waiting", help_text="rules.vocabulary.READING_STEPS")
    rows = models.IntegerField(default=0)
    sentence = models.CharField(max_length=300, default="", help_text="why it could not be read")
    request_id = models.CharField(max_length=120)
    user_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="file_to_read", condition=Q(ended_at__isnull=True))]
