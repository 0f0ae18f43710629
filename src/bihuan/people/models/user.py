"""Users and the posts they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bihuan.people.models.organisation import Post


class User(AbstractBaseUser):
    """A person who can log in. What they may do comes from their tenures, never from the user."""

    login = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    phone = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"


class Tenure(models.Model):
    """That one user holds one post from one moment to another, as holder, acting or authorised holder."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tenures")
    kind = models.CharField(max_length=16, default="holder")
    paper = models.CharField(max_length=120, help_text="document that made an acting or authorised holder")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "user"],
                condition=models.Q(until__isnull=True),
                name="one_open_tenure_per_post_and_user",
            )
        ]
