"""Areas, bodies and posts of the city."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Area(models.Model):
    """A county, district, zone or township a case can lie in."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=64)
    aliases = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")


class Body(models.Model):
    """A body that gives, receives or handles orders."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=32)
    kind = models.CharField(max_length=24, help_text="rules.vocabulary.RECEIVER_KINDS")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="bodies")
    lines = ArrayField(
        models.CharField(max_length=24), default=list, help_text="pollution types it is line bureau of"
    )
    number_prefix = models.CharField(max_length=40, help_text="series of its papers, e.g. 清环督交")
    desk_phone = models.CharField(max_length=40)
    aliases = ArrayField(
        models.CharField(max_length=64), default=list, help_text="other names it is known by"
    )
    ended_at = models.DateTimeField(null=True)
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="body it was merged into when it ended",
    )  # fmt: skip


class Post(models.Model):
    """A post at a body; people come and go, the post stays."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=64)
    role = models.CharField(max_length=24, help_text="rules.vocabulary.ROLES")
    rank = models.IntegerField(default=0, help_text="order of the leadership list, 1 first; 0 for staff")
    functions = ArrayField(models.CharField(max_length=24), default=list)
    portfolio = models.CharField(max_length=120)
    prepares_for = models.ManyToManyField("self", symmetrical=False, related_name="prepared_by")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="one_post_per_name_and_body")]


class FormerName(models.Model):
    """What a body or a post was called up to a moment (out), so that what it did then keeps the name of its time."""

    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="former_names")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=32, help_text="of a body; empty for a post")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body__isnull=False) ^ models.Q(post__isnull=False),
                name="former_name_of_one_thing",
            )
        ]
