"""Reports that somebody who complained, or who worked on a case, is being paid back for it."""

from django.db import models


class Retaliation(models.Model):
    """One report (打击报复), on a stream of its own: the case's timeline shows nothing of it to anybody."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="retaliations")
    text_id = models.BigIntegerField()
    reported_at = models.DateTimeField()
    user_id = models.BigIntegerField()
    post_id = models.BigIntegerField(null=True)
