from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("trust", "0003_documents_shown")]

    operations = [
        AddIndexAside(
            model_name="identifiercheck",
            index=models.Index(
                condition=models.Q(("blanked_at__isnull", True)), fields=["ended_at"], name="identifiercheck_to_blank"
            ),
        ),
    ]
