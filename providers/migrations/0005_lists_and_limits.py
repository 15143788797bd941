from django.db import migrations, models
from django.db.models.functions import Upper

from portal.common.indexes import AddIndexAside, RemoveIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("providers", "0004_what_the_home_page_reads")]

    operations = [
        AddIndexAside("supportrequest", models.Index(Upper("contact_email"), name="supportrequest_contact")),
        AddIndexAside("supportrequest", models.Index(fields=["state", "sent_at"], name="supportrequest_sent")),
        AddIndexAside(
            "supportrequest",
            models.Index(fields=["closed_at"], condition=models.Q(("erased_at", None)), name="supportrequest_closed"),
        ),
        AddIndexAside(
            "supportrequest",
            models.Index(
                fields=["updated_at"],
                condition=models.Q(("state__in", ["draft", "to_confirm"])),
                name="supportrequest_not_left",
            ),
        ),
        # Addresses are compared whatever their case, so it was of no use.
        RemoveIndexAside("supportrequest", "providers_s_contact_55b9a3_idx"),
        AddIndexAside("provider", models.Index(fields=["name", "id"], name="provider_by_name")),
        AddIndexAside("provider", models.Index(fields=["verified_until"], name="provider_by_end")),
        AddIndexAside("provider", models.Index(fields=["updated_at"], name="provider_by_change")),
    ]
