import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="paused_at",
            field=models.DateTimeField(help_text="since when it is paused; empty while it runs", null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="paused_by",
            field=models.CharField(
                default="", help_text="code of the move that paused it; empty while it runs", max_length=48
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="paused_for",
            field=models.DurationField(default=datetime.timedelta),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at__isnull", True),
                    models.Q(("next_look_at__isnull", True), ("stopped_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_paused_clock_is_neither_looked_at_nor_stopped",
            ),
        ),
    ]
