from django.db import migrations, models

from portal.common.indexes import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("vetting", "0002_invited_addresses")]

    operations = [AddIndexAside("prospect", models.Index(fields=["suggested_by"], name="prospect_suggested_by"))]
