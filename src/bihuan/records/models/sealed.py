"""What is sealed, the keys that open it, and who asked to see it or to learn who saw. Nothing here is readable by itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SealRecovery(models.Model):
    """The public key of one half's recovery identity; the private one was printed once and lies in a safe."""

    half = models.CharField(max_length=12, unique=True, help_text="rules.vocabulary.SEAL_HALVES")
    public = models.CharField(max_length=80)
    made_at = models.DateTimeField()


class SealKey(models.Model):
    """One holder's key for one half. The private key lies under the holder's passphrase; a retired one is gone."""

    user_ref = models.BigIntegerField()
    half = models.CharField(max_length=12)
    public = models.CharField(max_length=80, unique=True)
    wrapped = models.BinaryField(null=True)
    how = models.JSONField(help_text="cost and salt of scrypt")
    state = models.CharField(max_length=12, help_text="rules.vocabulary.SEAL_KEY_STATES")
    made_at = models.DateTimeField()
    consented_by = models.BigIntegerField(null=True, help_text="user of the other half who let it in")
    admitted_at = models.DateTimeField(null=True)
    retiring_by = models.BigIntegerField(null=True, help_text="user who asked to take it out")
    retired_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0, help_text="wrong passphrases one after another")
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_ref", "half", "state"],
                condition=~models.Q(state="retired"),
                name="one_seal_key_in_each_state",
            )
        ]


class SealRing(models.Model):
    """A key one half of everything sealed in its time is boxed for; its private key lies in envelopes."""

    half = models.CharField(max_length=12)
    public = models.CharField(max_length=80, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["half"], condition=models.Q(closed_at__isnull=True), name="one_open_ring_per_half"
            )
        ]


class SealEnvelope(models.Model):
    """A ring's private key in a box for one holder, or for the recovery identity where no key is named."""

    ring = models.ForeignKey(SealRing, on_delete=models.PROTECT, related_name="envelopes")
    key = models.ForeignKey(SealKey, null=True, on_delete=models.PROTECT, related_name="envelopes")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ring", "key"], nulls_distinct=False, name="one_envelope_per_ring_and_key"
            )
        ]


class SealedRecord(models.Model):
    """What one reporter confided with one case, as a stream of its own; about_ref is the case's stream once tied."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, help_text="rules.vocabulary.SEALED_KINDS")
    about_ref = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["about_ref"], name="sealed_by_case")]


class SealedField(models.Model):
    """One field of a sealed record: ciphertext here, or a file by its hash, and the two halves of its key."""

    record = models.ForeignKey(SealedRecord, on_delete=models.PROTECT, related_name="fields")
    field = models.CharField(max_length=12, help_text="rules.vocabulary.SEALED_FIELDS")
    ciphertext = models.BinaryField(null=True, help_text="empty for a file, and once erased")
    sha256 = models.CharField(max_length=64, help_text="of the ciphertext; names the file where it is one")
    commitment = models.CharField(max_length=64, help_text="its salt is sealed with the content")
    custodian_ring = models.ForeignKey(SealRing, on_delete=models.PROTECT, related_name="+")
    custodian_half = models.BinaryField(null=True)
    approver_ring = models.ForeignKey(SealRing, on_delete=models.PROTECT, related_name="+")
    approver_half = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="one_sealed_field_per_name")]


class SealRequest(models.Model):
    """A custodian's wish to open fields of a record, and what became of it."""

    record = models.ForeignKey(SealedRecord, on_delete=models.PROTECT, related_name="requests")
    names = ArrayField(models.CharField(max_length=12), help_text="fields asked for")
    purpose = models.CharField(max_length=12, help_text="rules.vocabulary.SEAL_PURPOSES")
    reason_text_id = models.BigIntegerField()
    for_post_ref = models.BigIntegerField(null=True, help_text="who makes the call back")
    key = models.ForeignKey(SealKey, on_delete=models.PROTECT, related_name="+")
    asked_by = models.BigIntegerField()
    asked_by_post = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="asked", help_text="rules.vocabulary.SEAL_REQUEST_STATES")
    decided_by = models.BigIntegerField(null=True)
    decided_by_post = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_text_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    openings = models.IntegerField(default=0)
    openings_left = models.IntegerField(null=True, help_text="empty for as many as the term allows")
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="seal_request_by_asker"),
            models.Index(
                fields=["expires_at"], name="seal_request_to_end", condition=models.Q(state="granted")
            ),
            models.Index(fields=["id"], name="seal_request_open", condition=models.Q(state="asked")),
        ]


class GrantedHalf(models.Model):
    """The approvers' half of one field in a box for the asker; gone when the grant ends."""

    request = models.ForeignKey(SealRequest, on_delete=models.PROTECT, related_name="halves")
    field = models.CharField(max_length=12)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "field"], name="one_granted_half_per_field")
        ]


class WhoSaw(models.Model):
    """The wish of discipline staff to learn who saw a case, as a stream of its own."""

    stream = models.OneToOneField("journal.Stream", on_delete=models.PROTECT, related_name="+")
    about_ref = models.BigIntegerField()
    reason_text_id = models.BigIntegerField()
    asked_by = models.BigIntegerField()
    asked_by_post = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="asked", help_text="rules.vocabulary.WHO_SAW_STATES")
    decided_by = models.BigIntegerField(null=True)
    decided_by_post = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_text_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
