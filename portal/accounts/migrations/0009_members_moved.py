from django.db import migrations


class Migration(migrations.Migration):
    """No code asks `Organization` for its members any more. The column itself goes a release later, as the code of
    before, which may still run, reads and writes it."""

    dependencies = [("accounts", "0008_members_move")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="organization", name="members_count")]
        )
    ]
