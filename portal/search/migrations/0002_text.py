"""The text table, which the ORM does not know: FTS5 in SQLite, a `tsvector` in PostgreSQL."""

from django.db import migrations

CREATE = {
    # An ordinary table: a contentless one cannot delete rows in SQLite 3.40. The tokens are our own, already folded.
    "sqlite": [
        """
        CREATE VIRTUAL TABLE search_text
        USING fts5(name, high, middle, low, tokenize = "unicode61 remove_diacritics 0")
        """
    ],
    "postgresql": [
        "CREATE TABLE search_text (address bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_text_words ON search_text USING gin (words)",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
