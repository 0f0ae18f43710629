"""Signatures on papers."""

from django.db import models


class Signature(models.Model):
    """One step of a sign-off: who signed which exact text, how, and whether a later change made it void."""

    stream_ref = models.BigIntegerField()
    paper_kind = models.CharField(max_length=24)
    paper_id = models.BigIntegerField()
    step = models.IntegerField()
    step_code = models.CharField(max_length=32)
    kind = models.CharField(max_length=16, help_text="opinion, signature or seal")
    post_id = models.BigIntegerField(help_text="post signed for")
    user_id = models.BigIntegerField(help_text="user who entered it: the signer, or the secretary (代办)")
    by_secretary = models.BooleanField()
    tenure = models.CharField(max_length=16)
    way = models.CharField(max_length=8, help_text="scan, drawn, or plain for an opinion")
    evidence_id = models.BigIntegerField(null=True)
    opinion_text_id = models.BigIntegerField(null=True)
    content = models.TextField(help_text="exactly what was signed; empty once erased")
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=48)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["paper_kind", "paper_id", "step"], name="signature_by_paper"),
            models.Index(fields=["stream_ref"], name="signature_by_stream"),
        ]
