"""Who is on duty when."""

from django.db import models

from bihuan.people.models.organisation import Body
from bihuan.people.models.user import User


class Shift(models.Model):
    """One person on duty for one body from starts_at (in) to ends_at (out)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="shifts")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="shifts")
    person = models.CharField(max_length=64)
    phone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["body", "starts_at", "ends_at"], name="shift_by_body")]
