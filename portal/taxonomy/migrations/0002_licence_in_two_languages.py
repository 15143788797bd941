from django.db import migrations, models
from django.db.models import F


def repeat_french_name(apps, schema_editor):
    apps.get_model("taxonomy", "Licence").objects.update(name_en=F("name_fr"))


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="licence", options={"ordering": ["name_fr"]}),
        migrations.RenameField("licence", "name", "name_fr"),
        migrations.AddField("licence", "name_en", models.CharField(max_length=120, default="", verbose_name="name in English"), preserve_default=False),
        migrations.RunPython(repeat_french_name, migrations.RunPython.noop),
    ]
