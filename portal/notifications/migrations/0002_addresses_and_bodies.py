from django.db import migrations, models
from django.db.models.functions import Upper

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0001_initial")]

    operations = [
        AddIndexAside("outgoingmail", models.Index(Upper("to_address"), "created_at", name="outgoingmail_by_address")),
        AddIndexAside(
            "outgoingmail",
            models.Index(
                fields=["created_at"], condition=models.Q(("blanked_at", None)), name="outgoingmail_not_blanked"
            ),
        ),
    ]
