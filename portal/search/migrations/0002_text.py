"""The text table. SQLite keeps it in FTS5, which the ORM does not know."""

from django.db import migrations

# An ordinary table: a contentless one cannot delete rows in SQLite 3.40. The tokens are our own, already folded.
CREATE = """
    CREATE VIRTUAL TABLE search_text
    USING fts5(name, high, middle, low, tokenize = "unicode61 remove_diacritics 0")
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
