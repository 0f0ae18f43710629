"""Columns can be given to fields by hand: the choice is remembered, the cells wait with the drafts until registered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="draftrow",
            name="cells",
            field=models.JSONField(
                default=dict,
                help_text="texts of the columns that may be read, for reading again; empty once registered",
            ),
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("giver", models.CharField(max_length=80)),
                (
                    "header",
                    models.CharField(
                        help_text="printed header, without width, blanks and marks", max_length=200
                    ),
                ),
                (
                    "field",
                    models.CharField(help_text="a field of rules.list_headers.BY_HAND", max_length=24),
                ),
                (
                    "salt",
                    models.CharField(
                        help_text="of the commitment to the header in the journal", max_length=32
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
                ("post_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["giver", "header", "-id"], name="choice_by_giver")],
            },
        ),
    ]
