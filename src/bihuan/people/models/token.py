"""Keys by which a program acts for a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bihuan.people.models.organisation import Post
from bihuan.people.models.user import User


class AccessToken(models.Model):
    """A key of one user at one post; only its hash is kept, and it is never taken out of the table."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60, help_text="what it is for, in its holder's words")
    scopes = ArrayField(models.CharField(max_length=12), help_text="rules.vocabulary.TOKEN_SCOPES")
    key_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 (hex) of the key")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
