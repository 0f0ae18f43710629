"""Files given in and their rows until they are registered. The file itself stays only as its hash."""

from django.db import models


class ImportRun(models.Model):
    """One file or pasted text read for one batch."""

    batch = models.ForeignKey("cases.Batch", on_delete=models.PROTECT, related_name="imports")
    sha256 = models.CharField(
        max_length=64, help_text="of the file; of what was read of it where a list names complainants"
    )
    format = models.CharField(max_length=8)
    encoding = models.CharField(max_length=16)
    rows_total = models.IntegerField()
    rejects = models.JSONField(default=list)
    notes = models.JSONField(default=dict, help_text="title, columns, printed total, warnings of the file")
    read_at = models.DateTimeField()
    read_by = models.BigIntegerField()
    compared_at = models.DateTimeField(null=True, help_text="when likely repeats had been looked for")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="import_to_compare", condition=models.Q(compared_at__isnull=True)
            )
        ]


class DraftRow(models.Model):
    """One row of a file on its way to a case; what was typed over on the page stands in `fields`."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    row = models.IntegerField()
    sheet = models.CharField(max_length=80)
    fields = models.JSONField(help_text="contract fields of the row, see docs/intake.md")
    cells = models.JSONField(
        default=dict,
        help_text="texts of the columns that may be read, for reading again; empty once registered",
    )
    state = models.CharField(
        max_length=12, default="draft", help_text="draft, registered, known, changed or dropped"
    )
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="draft_rows")
    version = models.IntegerField(default=1)
    sealed_ref = models.BigIntegerField(null=True, help_text="sealed record of the complainant's columns")

    class Meta:
        indexes = [models.Index(fields=["run", "row"], name="draft_by_row")]


class ColumnChoice(models.Model):
    """A column of one giver's lists given to a field by hand. The newest choice for a header counts; none is changed."""

    giver = models.CharField(max_length=80)
    header = models.CharField(max_length=200, help_text="printed header, without width, blanks and marks")
    field = models.CharField(max_length=24, help_text="a field of rules.list_headers.BY_HAND")
    salt = models.CharField(max_length=32, help_text="of the commitment to the header in the journal")
    decided_at = models.DateTimeField()
    user_id = models.BigIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["giver", "header", "-id"], name="choice_by_giver")]
