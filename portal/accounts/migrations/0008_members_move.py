from django.db import migrations

AT_A_TIME = 500


def to_profiles(apps, schema_editor):
    """How many members an organization has is said in its profile from now on."""
    organization, profile = (apps.get_model("accounts", name) for name in ("Organization", "OrganizationProfile"))
    told = organization.objects.exclude(members_count=None).values_list("pk", "members_count")
    profile.objects.bulk_create(
        [profile(organization_id=pk, members_count=members) for pk, members in told.iterator()],
        batch_size=AT_A_TIME,
        ignore_conflicts=True,
    )


def back(apps, schema_editor):
    organization, profile = (apps.get_model("accounts", name) for name in ("Organization", "OrganizationProfile"))
    for pk, members in profile.objects.exclude(members_count=None).values_list("organization", "members_count"):
        organization.objects.filter(pk=pk).update(members_count=members)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_profiles")]

    operations = [migrations.RunPython(to_profiles, back)]
