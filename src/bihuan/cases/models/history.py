"""What a list said of a case of a finished round."""

from django.db import models


class HistoryResult(models.Model):
    """The results printed beside a complaint (历史导入): taken as printed, proven by nothing here."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="history")
    listed_on = models.DateField(null=True, help_text="the day the list speaks of")
    verdict = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=16)
    finding_text_id = models.BigIntegerField(null=True)
    handling_text_id = models.BigIntegerField(null=True)
    accountability_text_id = models.BigIntegerField(null=True)
    accountable = models.JSONField(default=dict, help_text="tally by form, persons")
    loaded_at = models.DateTimeField()
