"""Issues get texts of their own; those registered before have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_desk_shift")]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="text_id",
            field=models.BigIntegerField(
                help_text="as handed down, for the city; the case's own content where one issue is all of it",
                null=True,
            ),
        ),
    ]
