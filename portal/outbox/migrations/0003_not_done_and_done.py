from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("outbox", "0002_lease")]

    operations = [
        AddIndexAside(
            "outboxevent",
            models.Index(
                fields=["state", "due_at"],
                condition=models.Q(("state", "done"), _negated=True),
                name="outbox_not_done",
            ),
        ),
        AddIndexAside(
            "outboxevent",
            models.Index(fields=["done_at"], condition=models.Q(("state", "done")), name="outbox_done"),
        ),
    ]
