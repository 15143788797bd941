"""The text of every page to read becomes its first block: of pages, of drafts and old versions, of translations.

The block has the same identifier in every language, so that wagtail-localize knows its sentences again.
"""

import json
import uuid

from django.db import migrations

SPACE = uuid.UUID("6c0c1f0e-6f7a-4c0e-9d6c-5b1f3d2a7e11")
PATHS = uuid.UUID("fcab004a-2b50-11ea-978f-2e728ce88125")  # wagtail-localize's own
PORTION = 200


def block_id(translation_key):
    return str(uuid.uuid5(SPACE, str(translation_key)))


def as_blocks(body, translation_key):
    return [{"type": "text", "value": body, "id": block_id(translation_key)}]


def move(apps, schema_editor):
    move_pages(apps.get_model("home", "StandardPage"))
    move_revisions(apps.get_model("wagtailcore", "Revision"))
    move_sources(apps.get_model("wagtail_localize", "TranslationSource"))
    move_contexts(apps.get_model("wagtail_localize", "TranslationContext"), apps.get_model("home", "StandardPage"))


def move_pages(StandardPage):
    rows = StandardPage.objects.exclude(body="").filter(blocks__isnull=True)
    for key, body, translation_key in rows.values_list("pk", "body", "translation_key").iterator(PORTION):
        StandardPage.objects.filter(pk=key).update(blocks=as_blocks(body, translation_key))


def move_revisions(Revision):
    rows = Revision.objects.filter(content_type__app_label="home", content_type__model="standardpage")
    for revision in rows.only("pk", "content").iterator(PORTION):
        if with_blocks(revision.content):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def move_sources(TranslationSource):
    rows = TranslationSource.objects.filter(
        specific_content_type__app_label="home", specific_content_type__model="standardpage"
    )
    for source in rows.only("pk", "content_json").iterator(PORTION):
        content = json.loads(source.content_json)
        if with_blocks(content):
            TranslationSource.objects.filter(pk=source.pk).update(content_json=json.dumps(content))


def with_blocks(content):
    """Put the blocks into a serialized page; whether there was something to put."""
    if not content.get("body") or content.get("blocks"):
        return False
    # Wagtail keeps a stream as text inside the text of a revision.
    content["blocks"] = json.dumps(as_blocks(content["body"], content["translation_key"]))
    return True


def move_contexts(TranslationContext, StandardPage):
    """What was translated of the text stays translated: only its place has another name."""
    keys = set(StandardPage.objects.values_list("translation_key", flat=True))
    rows = TranslationContext.objects.filter(path__startswith="body", object__translation_key__in=keys)
    for context in rows.select_related("object"):
        path = f"blocks.{block_id(context.object.translation_key)}{context.path.removeprefix('body')}"
        field_path = f"blocks.text{context.field_path.removeprefix('body')}" if context.field_path else ""
        TranslationContext.objects.filter(pk=context.pk).update(
            path=path, path_id=uuid.uuid5(PATHS, path), field_path=field_path
        )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_blocks"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
