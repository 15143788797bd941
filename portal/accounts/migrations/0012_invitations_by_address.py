from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0011_merged_organizations")]

    operations = [
        AddIndexAside(
            "invitation",
            models.Index(fields=["address"], condition=~models.Q(("address", "")), name="invitation_by_address"),
        ),
    ]
