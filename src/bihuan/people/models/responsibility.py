"""Who leads on which kind of pollution where (责任清单)."""

from django.db import models

from bihuan.people.models.organisation import Area, Body


class Responsibility(models.Model):
    """That one body leads (牵头) on one pollution type in one area, or in the whole city where no area is named."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="responsibilities")
    pollution_type = models.CharField(max_length=24, help_text="rules.vocabulary.POLLUTION_TYPES")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    basis = models.CharField(max_length=120, help_text="document that says so, as printed")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pollution_type", "area"], nulls_distinct=False, name="one_lead_per_type_and_area"
            )
        ]
