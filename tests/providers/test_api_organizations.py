"""Organizations in the API: what their public pages say, and nothing of those that are not shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.actions.public_pages import hide_page, show_page
from portal.accounts.models import MergedOrganization, Organization
from portal.taxonomy.models import FormerSlug
from tests.portal.accounts.speaking import bound, brand, public, tool, with_admin

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/organizations"


def names(client, **query) -> list[str]:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["items"]]


def test_one_says_what_its_page_says_and_nothing_of_its_people(client):
    network = public("Fédération du Ru")
    branch = public("Les Glaneuses", tools=[tool()], brands=[brand()], can_tell="Un été.", purpose="Glaner.")
    bound(branch, network)
    answer = client.get(f"{ADDRESS}/{branch.slug}")
    told = answer.json()
    assert (told["name"], told["purpose"], told["can_tell"]) == ("Les Glaneuses", "Glaner.", "Un été.")
    assert [one["value"] for one in told["tools"]] == ["paheko"]
    assert [one["value"] for one in told["brands_left"]] == ["doodle"]
    assert told["network"]["slug"] == network.slug
    assert told["url"].endswith(reverse("accounts:public", args=[branch.slug]))
    assert branch.admin.email not in answer.content.decode()


def test_filters_are_those_of_the_page_and_know_merged_words(client):
    public("Les Glaneuses", tools=[tool()])
    public("Le Ruisseau", brands=[brand()])
    FormerSlug.objects.create(model="tool", slug="garradin", name="Garradin", former_id=9999, term_id=tool().pk)
    assert names(client) == ["Le Ruisseau", "Les Glaneuses"]
    assert names(client, q="ruisseau") == names(client, brand="doodle") == ["Le Ruisseau"]
    assert names(client, tool="paheko") == names(client, tool="garradin") == ["Les Glaneuses"]
    assert b"Les Glaneuses" in client.get(reverse("accounts:public_list"), {"tool": "garradin"}).content


@pytest.mark.parametrize(("query", "status"), [("tool=rien", 422), ("page=0", 422), ("page=9", 404)])
def test_what_does_not_exist_is_refused_in_json(client, query, status):
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == status and answer.json()["detail"]


def test_pages_are_linked_and_ask_as_many_questions_however_many_there_are(client, django_assert_max_num_queries):
    for number in range(25):
        public(f"Asso {number:02}", tools=[tool()])
    with django_assert_max_num_queries(15):
        first = client.get(ADDRESS, {"tool": "paheko"})
    assert (first.json()["count"], len(first.json()["items"])) == (25, 20)
    following = first.json()["next"]
    assert following.endswith("?tool=paheko&page=2") and following in first["Link"]
    assert len(client.get(following).json()["items"]) == 5


def test_a_hidden_page_is_gone_and_one_that_was_never_shown_is_not_there(client):
    hidden, never = public("La Cachée"), with_admin("La Discrète")
    hide_page(hidden, actor=hidden.admin)
    assert client.get(f"{ADDRESS}/{hidden.slug}").status_code == 410
    assert client.get(f"{ADDRESS}/{never.slug}").status_code == 404
    assert names(client) == []


def test_a_merged_organization_leads_on(client):
    kept, gone = public("Celle qui reste"), with_admin("Celle qui part")
    Organization.objects.filter(pk=gone.pk).update(state="merged")
    MergedOrganization.objects.create(gone=gone, kept=kept)
    answer = client.get(f"{ADDRESS}/{gone.slug}")
    assert (answer.status_code, answer.json()["slug"]) == (301, kept.slug)
    assert answer["Location"].endswith(f"{ADDRESS}/{kept.slug}")
    hide_page(kept, actor=kept.admin)
    assert client.get(answer["Location"]).status_code == 410
    show_page(kept, actor=kept.admin)
    assert client.get(answer["Location"]).status_code == 200
