"""Messages lie in months; the keys of those sent once stand in a table of their own, over all months."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.journal.dividing import divide
from bihuan.journal.guards import stays_statements
from bihuan.journal.month_functions import install_statements

KEYS = (
    """CREATE TABLE journal_messagekey (key varchar(120) PRIMARY KEY, created_at timestamptz NOT NULL)""",
    """INSERT INTO journal_messagekey SELECT effect_key, created_at FROM journal_message WHERE effect_key IS NOT NULL""",
    "ALTER TABLE journal_message DROP CONSTRAINT one_message_per_effect",
    *stays_statements("journal_messagekey"),
    *install_statements(),
)
INDEXES = {
    "message_by_role": "(to_body_id, to_role, created_at DESC) WHERE to_post_id IS NULL",
    "message_by_post": "(to_post_id, created_at DESC) WHERE to_post_id IS NOT NULL",
}


def divide_messages(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Divide them."""
    divide(editor, "journal_message", column="created_at", indexes=INDEXES)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_message_addresses")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(KEYS)],
            [
                migrations.CreateModel(
                    name="MessageKey",
                    fields=[
                        ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField()),
                    ],
                ),
                migrations.RemoveConstraint(model_name="message", name="one_message_per_effect"),
            ],
        ),
        migrations.RunPython(divide_messages),
    ]
