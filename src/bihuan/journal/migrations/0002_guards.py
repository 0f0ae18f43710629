"""The journal only grows: triggers that hold it so for every role."""

from django.db import migrations

from bihuan.journal.guards import install_statements, remove_statements

LATER = ("journal_messagekey", "records_view")  # guarded when they come


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(tuple(install_statements(LATER)), tuple(remove_statements()))]
