from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [
        migrations.RenameField("reasontext", "label", "label_fr"),
        migrations.AlterField(
            "reasontext",
            "label_fr",
            models.CharField(max_length=80, verbose_name="short name for moderators, in French"),
        ),
        migrations.AddField(
            "reasontext",
            "label_en",
            models.CharField(default="", max_length=80, verbose_name="short name for moderators, in English"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "reasontext",
            "topic",
            models.CharField(
                choices=[("suspend-listing", "suspending a listing")],
                db_index=True,
                default="suspend-listing",
                max_length=30,
                verbose_name="used for",
            ),
        ),
    ]
