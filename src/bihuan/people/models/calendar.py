"""Working days and rest days by year and document."""

from django.db import models


class CalendarEdition(models.Model):
    """The days of one year as one document fixed them; a later document makes a new edition."""

    year = models.IntegerField()
    document = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "document"], name="one_edition_per_year_and_document")
        ]


class CalendarDay(models.Model):
    """A day that differs from plain Monday to Friday: a holiday, or a make-up working day."""

    edition = models.ForeignKey(CalendarEdition, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=12, help_text="rules.calendar.DayKind")
    name = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "day"], name="one_kind_per_day")]
