"""Editors and operators keep the vocabulary. Permissions are otherwise made after all migrations."""

from django.db import migrations

MODELS = ("licence", "need", "tool", "brand", "elsewhere")
GROUPS = ("editors", "operators")


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    groups = [Group.objects.get_or_create(name=name)[0] for name in GROUPS]
    for model in MODELS:
        content_type, _ = ContentType.objects.get_or_create(app_label="taxonomy", model=model)
        for verb in ("add", "change", "delete", "view"):
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model}",
                defaults={"name": f"Can {verb} {apps.get_model('taxonomy', model)._meta.verbose_name}"},
            )
            for group in groups:
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
