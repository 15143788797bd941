from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0005_never_logged_in")]

    operations = [
        AddIndexAside(
            "user", models.Index(condition=models.Q(("is_superuser", True)), fields=["id"], name="user_superusers")
        )
    ]
