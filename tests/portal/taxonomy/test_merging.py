"""Two words become one: what used the first follows, its address leads on, and whoever was editing it is told."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db.models import UniqueConstraint
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.outbox.models import OutboxEvent
from portal.search.api import update_now
from portal.taxonomy.actions import delete_terms, merge_terms
from portal.taxonomy.actions.merging import pointers_to
from portal.taxonomy.errors import CannotMerge, ChangedMeanwhile, TermGone
from portal.taxonomy.forms import TermForm
from portal.taxonomy.models import VOCABULARY, FormerSlug, Need, Tool, VocabularyRevision
from portal.taxonomy.queries import present_slugs, uses_of, with_uses
from portal.taxonomy.queries.terms import mark_of_terms
from providers.editing.packing import pack, readable
from providers.models import Trip
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory, ToolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    VocabularyRevision.objects.create()
    return create_person(actor=None, email="garance@redaction.example", display_name="Garance", groups=("editors",))


@pytest.fixture
def office(client, editor, with_second_factor):
    return with_second_factor(client, editor)


def merge(gone, stays, actor):
    return merge_terms(gone, stays, seen=mark_of_terms([gone, stays]), actor=actor)


def test_everything_that_used_the_word_follows_once(editor):
    gone, stays, kept = (ToolFactory(slug=slug) for slug in ("nextcloud-hub", "nextcloud", "wekan"))
    need = NeedFactory(slug="files")
    gone.needs.add(need)
    brand = BrandFactory(tools=[gone, stays, kept])
    both, one = ProviderFactory(), ProviderFactory()
    both.tools.set([gone, stays, kept])
    one.tools.set([gone])
    Trip.objects.create(provider=both, position=0, brand=brand, tool=gone)
    Trip.objects.create(provider=both, position=1, brand=brand, tool=stays)
    Trip.objects.create(provider=one, position=0, brand=brand, tool=gone)

    merge(gone, stays, editor)

    assert {tool.slug for tool in both.tools.all()} == {"nextcloud", "wekan"}
    assert [tool.slug for tool in one.tools.all()] == ["nextcloud"]
    assert {tool.slug for tool in brand.tools.all()} == {"nextcloud", "wekan"}
    assert [need.slug for need in stays.needs.all()] == ["files"]
    assert [(trip.position, trip.tool.slug) for trip in both.trips.all()] == [(1, "nextcloud")]
    assert not Tool.objects.filter(slug="nextcloud-hub").exists()


def test_a_merge_leaves_its_report_a_former_slug_and_a_wish_to_index(editor):
    gone, stays = NeedFactory(slug="mailing"), NeedFactory(slug="mail")
    ProviderFactory().needs.set([gone])
    gone_pk, before = gone.pk, VocabularyRevision.objects.get().token
    OutboxEvent.objects.all().delete()

    merge(gone, stays, editor)

    entry = AuditEntry.objects.get(verb="need.merged")
    assert (entry.target_id, entry.new["former"], entry.old["merged"]["slug"]) == (str(stays.pk), "mailing", "mailing")
    assert entry.new["moved"] == {"providers.provider_needs.need": 1}
    former = FormerSlug.objects.get()
    assert (former.model, former.slug, former.former_id, former.term_id) == ("need", "mailing", gone_pk, stays.pk)
    assert OutboxEvent.objects.get().topic == "taxonomy.changed"
    assert VocabularyRevision.objects.get().token != before


def test_whoever_types_the_merged_brand_finds_the_one_that_stays(editor):
    gone = BrandFactory(name="G Suite", name_en="", aliases="gsuite\nGoogle Apps")
    stays = BrandFactory(name="Google Workspace", aliases="google apps")

    merge(gone, stays, editor)

    stays.refresh_from_db()
    assert stays.alias_list == ["google apps", "G Suite", "gsuite"]


def test_old_slugs_lead_through_several_merges_until_their_word_is_deleted(editor):
    first, second, third = (NeedFactory(slug=slug) for slug in ("one", "two", "three"))
    merge(first, second, editor)
    merge(second, third, editor)
    assert present_slugs(Need, ["one", "two", "three", "four"]) == ["three", "four"]

    delete_terms([third], actor=create_person(actor=None, email="o@x.example", display_name="O", groups=("operators",)))
    assert present_slugs(Need, ["one", "four"]) == ["one", "four"]


def test_merging_twice_is_harmless(editor):
    gone, stays = NeedFactory(), NeedFactory()
    seen = mark_of_terms([gone, stays])
    again = Need.objects.get(pk=gone.pk)
    merge_terms(gone, stays, seen=seen, actor=editor)

    assert merge_terms(again, stays, seen=seen, actor=editor) == stays
    assert AuditEntry.objects.filter(verb="need.merged").count() == 1


def test_a_merge_is_refused_without_the_right_or_with_a_word_of_another_kind(editor):
    need, other = NeedFactory(), NeedFactory()
    member = create_person(actor=None, email="m@asso.example", display_name="Membre")
    with pytest.raises(PermissionDenied):
        merge(need, other, member)
    for wrong in (need, ToolFactory()):
        with pytest.raises(CannotMerge):
            merge(wrong, need, editor)
    assert Need.objects.count() == 2 and not FormerSlug.objects.exists()


def test_a_merge_is_refused_when_a_word_changed_or_went_since_the_report(editor):
    gone, stays = NeedFactory(), NeedFactory()
    seen = mark_of_terms([gone, stays])
    Need.objects.filter(pk=stays.pk).update(name_fr="Autre chose")
    with pytest.raises(ChangedMeanwhile):
        merge_terms(gone, stays, seen=seen, actor=editor)
    deleted = Need.objects.get(pk=gone.pk)
    gone.delete()
    with pytest.raises(TermGone):
        merge_terms(deleted, stays, seen=seen, actor=editor)
    assert not FormerSlug.objects.exists()


def test_what_was_kept_with_an_old_slug_is_read_with_the_present_one(editor):
    brand, tool, need = BrandFactory(slug="old-brand"), ToolFactory(slug="old-tool"), NeedFactory(slug="old-need")
    kept = pack({"needs": frozenset(["old-need"]), "tools": frozenset(["old-tool", "new-tool"])})
    kept["trips"] = [["old-brand", "old-tool"], ["new-brand", "new-tool"]]
    merge(brand, BrandFactory(slug="new-brand"), editor)
    merge(tool, ToolFactory(slug="new-tool"), editor)
    merge(need, NeedFactory(slug="new-need"), editor)

    assert readable(kept) == {
        "needs": frozenset(["new-need"]),
        "tools": frozenset(["new-tool"]),
        "trips": (("new-brand", "new-tool"),),
    }


def test_addresses_with_the_old_slug_lead_on_and_the_api_answers_with_the_new_one(client, editor):
    gone, stays = NeedFactory(slug="mailing"), NeedFactory(slug="mail")
    provider = ProviderFactory()
    provider.needs.set([gone])
    merge(gone, stays, editor)
    update_now("provider", [provider.pk])

    page = client.get("/annuaire/?need=mailing&remote=yes")
    assert (page.status_code, page["Location"]) == (301, "/annuaire/?need=mail&remote=yes")
    assert client.get("/besoins/mailing/")["Location"] == "/besoins/mail/"
    answer = client.get("/api/v1/providers?need=mailing").json()
    assert answer["count"] == 1
    assert [value["value"] for value in answer["facets"]["need"]] == ["mail"]


def test_a_former_slug_is_not_given_to_another_word(editor):
    merge(NeedFactory(slug="mailing"), NeedFactory(slug="mail", name_fr="Courriel"), editor)

    class Form(TermForm):
        class Meta:
            model = Need
            fields = ["slug", "name_fr", "name_en"]

    form = Form({"slug": "mailing", "name_fr": "Envois", "name_en": "Mailing"})
    assert "Courriel" in str(form.errors["slug"])


def need_form(need, page, **changes):
    shown = page.context["form"]
    values = {name: shown[name].value() for name in ("name_fr", "name_en", "slug", "position", "seen")}
    return {**values, "is_active": "on", **changes}


def test_saving_what_somebody_else_changed_is_refused_and_keeps_what_was_typed(office):
    need = NeedFactory(slug="mail")
    edit = reverse("wagtailsnippets_taxonomy_need:edit", args=[need.pk])
    page = office.get(edit)
    assert 'name="seen"' in page.content.decode()
    Need.objects.filter(pk=need.pk).update(description_fr="Écrit entre-temps.")

    refused = office.post(edit, need_form(need, page, name_fr="Courrier"))

    need.refresh_from_db()
    assert (need.description_fr, need.name_fr) == ("Écrit entre-temps.", "Besoin mail")
    assert "Courrier" in refused.content.decode()
    assert office.post(edit, need_form(need, office.get(edit), name_fr="Courrier")).status_code == 302


def test_saving_a_word_that_was_merged_meanwhile_leads_to_the_other_and_says_what_was_typed(office, editor):
    gone, stays = NeedFactory(slug="mailing"), NeedFactory(slug="mail")
    edit = reverse("wagtailsnippets_taxonomy_need:edit", args=[gone.pk])
    form = need_form(gone, office.get(edit), name_fr="Envois groupés")
    merge(gone, stays, editor)

    answer = office.post(edit, form)

    assert answer["Location"] == reverse("wagtailsnippets_taxonomy_need:edit", args=[stays.pk])
    assert "Envois groupés" in " ".join(map(str, get_messages(answer.wsgi_request)))


def test_uses_are_one_column_of_the_list_however_many_words_there_are(office, django_assert_max_num_queries):
    need = NeedFactory(slug="mail")
    BrandFactory(needs=[need])
    for _one in range(2):
        ProviderFactory().needs.set([need])
    assert with_uses(Need.objects.all()).get().uses == 3 == sum(count for _name, count in uses_of(need))
    listing = reverse("wagtailsnippets_taxonomy_need:list")
    office.get(listing)
    with django_assert_max_num_queries(40) as few:
        office.get(listing)
    asked = len(few)
    NeedFactory.create_batch(30)
    with django_assert_max_num_queries(asked):
        office.get(listing)
    assert "3 " in office.get(reverse("wagtailsnippets_taxonomy_need:edit", args=[need.pk])).content.decode()


def test_no_rule_of_uniqueness_over_a_word_hangs_on_a_condition():
    """A merge keeps one of two rows that would be alike: it looks at unconditional rules alone."""
    conditional = [
        constraint.name
        for kind in VOCABULARY
        for model, field in pointers_to(kind)
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition and field.name in constraint.fields
    ]
    assert conditional == []
