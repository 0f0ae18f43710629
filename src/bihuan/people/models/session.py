"""Sessions in which somebody is logged in, with what tells one from another; the session itself is Django's."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from bihuan.people.models.user import User


class Session(AbstractBaseSession):
    """One session; its columns are copies of what its data says, by the real clock."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    address = models.CharField(max_length=45, help_text="network address it began from")
    agent = models.CharField(max_length=200, help_text="what the browser calls itself")
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
