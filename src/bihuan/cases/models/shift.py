"""Shifts of a desk (班次): what was jotted down in each, and how it was handed over to the next."""

from django.db import models
from django.db.models import F, Q


class DeskShift(models.Model):
    """One shift of one desk, from the hand-over before it to its own.

    Each shift is a stream of its own, of kind "shift", with its notes in it: it concerns many cases and so belongs to none
    of theirs, and in the administration's one stream every note would wait for a roster being loaded. What stood open is
    frozen when it is handed over and never written again. handed_duty and taken_duty: the duty of the rota the signer had.
    """

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="running", help_text="running, handed or taken")
    handed_at = models.DateTimeField(null=True)
    handed_by = models.BigIntegerField(null=True, help_text="user who signed for the outgoing shift")
    handed_post_id = models.BigIntegerField(null=True)
    handed_duty = models.BigIntegerField(null=True)
    handed_text_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.BigIntegerField(null=True, help_text="another user, who signed for the incoming shift")
    taken_post_id = models.BigIntegerField(null=True)
    taken_duty = models.BigIntegerField(null=True)
    taken_text_id = models.BigIntegerField(null=True)
    frozen = models.JSONField(null=True, help_text="what stood open, as numbers, ids and moments")
    frozen_hash = models.CharField(max_length=64, help_text="of the same, as the journal has it")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=Q(state="running"), name="one_running_shift_per_desk"
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("handed_by")), name="shift_signed_by_two"
            ),
        ]
        indexes = [models.Index(fields=["body", "-id"], name="shift_by_desk")]


class ShiftNote(models.Model):
    """Something jotted down during a shift; open until it is settled, in whichever shift that is.

    order: the order it is about, as when nobody picked up. promised_at: when something was promised, or is to be done again.
    """

    shift = models.ForeignKey(DeskShift, on_delete=models.PROTECT, related_name="notes")
    order = models.ForeignKey("cases.Order", null=True, on_delete=models.PROTECT, related_name="+")
    text_id = models.BigIntegerField()
    promised_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.BigIntegerField()
    noted_post_id = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["promised_at"], name="note_open", condition=Q(settled_at__isnull=True))
        ]
