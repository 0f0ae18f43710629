"""Verifications asked for from a page: how far the worker is, and what came of it."""

from django.db import models


class VerificationRun(models.Model):
    """One verification asked for. A kept answer, no proof: whoever doubts it asks for another."""

    asked_at = models.DateTimeField()
    asked_by_post_id = models.BigIntegerField(null=True)
    independent = models.BooleanField(default=False)
    anchor = models.TextField(default="", help_text="text of the checkpoint kept outside; empty for none")
    began_at = models.DateTimeField(null=True)
    done = models.IntegerField(default=0, help_text="ranges of streams verified so far")
    total = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    verdict = models.JSONField(null=True)
