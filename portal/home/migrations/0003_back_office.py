"""What editors, moderators and operators may do in the back office. Wagtail's own two groups go.

Permissions are otherwise made after all migrations: those needed here are made now, under the same names.
"""

from django.db import migrations

ENTER = ("wagtailadmin", "admin", "access_admin")
TRANSLATE = ("wagtail_localize", "translation", "submit_translation")
SETTINGS = [("home", "sitesettings", "change_sitesettings"), ("home", "sitesettings", "view_sitesettings")]
REDIRECTS = [("wagtailredirects", "redirect", f"{verb}_redirect") for verb in ("add", "change", "delete", "view")]
REASONS = [("moderation", "reasontext", f"{verb}_reasontext") for verb in ("add", "change", "delete", "view")]
PAGES = [f"{verb}_page" for verb in ("add", "change", "publish", "bulk_delete", "lock", "unlock")]
FILES = [("wagtailimages", "image"), ("wagtaildocs", "document")]

GRANTS = {
    "editors": [ENTER, TRANSLATE, *SETTINGS, *REDIRECTS, *REASONS],
    "moderators": [ENTER],
    "operators": [ENTER, *SETTINGS, *REDIRECTS],
}
FILE_VERBS = {"editors": ("add", "change", "delete", "choose"), "operators": ("add", "change", "choose")}


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    everything = Collection.objects.get(depth=1)

    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in GRANTS}
    for name, wanted in GRANTS.items():
        groups[name].permissions.add(*(permission(apps, *one) for one in wanted))
    for codename in PAGES:
        GroupPagePermission.objects.get_or_create(
            group=groups["editors"], page=root, permission=permission(apps, "wagtailcore", "page", codename)
        )
    for name, verbs in FILE_VERBS.items():
        for app_label, model in FILES:
            for verb in verbs:
                GroupCollectionPermission.objects.get_or_create(
                    group=groups[name],
                    collection=everything,
                    permission=permission(apps, app_label, model, f"{verb}_{model}"),
                )


def permission(apps, app_label, model, codename):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_where_pages_are_listed"),
        ("accounts", "0002_staff_groups"),
        ("moderation", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
