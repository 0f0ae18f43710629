"""Who saw what lies in months, is found by what was seen, and is never changed."""

from django.apps.registry import Apps
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.journal.dividing import divide

INDEXES = {"view_by_stream": "USING gin (stream_refs)"}


def divide_views(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Divide them; their primary key finds by time what an index found before."""
    editor.execute("DROP INDEX view_by_time")
    divide(editor, "records_view", column="viewed_at", indexes=INDEXES)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_erasing"), ("journal", "0005_messages_by_month")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(divide_views)],
            [
                migrations.RemoveIndex(model_name="view", name="view_by_time"),
                migrations.AddIndex(
                    model_name="view", index=GinIndex(fields=["stream_refs"], name="view_by_stream")
                ),
            ],
        ),
    ]
