from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0005_overtaken_by_a_merge")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="told_address",
            field=models.EmailField(
                blank=True, db_default="", default="", max_length=254, verbose_name="address that was told"
            ),
        ),
    ]
