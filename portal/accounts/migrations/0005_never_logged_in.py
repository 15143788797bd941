from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0004_lost_second_factor")]

    operations = [
        AddIndexAside(
            "user",
            models.Index(
                fields=["date_joined"],
                condition=models.Q(("erased_at", None), ("last_login", None)),
                name="user_never_logged_in",
            ),
        ),
    ]
