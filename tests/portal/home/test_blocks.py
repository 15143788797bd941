"""Blocks of a page to read: what readers see of each, what is never shown, and how few questions are asked for them."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from portal.home.models import StandardPage
from portal.home.page_texts import blocks_of
from portal.taxonomy.actions import merge_terms
from portal.taxonomy.models import Licence
from portal.taxonomy.queries.terms import mark_of_terms
from providers.actions.listings import suspend_listing
from tests.portal.accounts.factories import UserFactory
from tests.portal.home.factories import make_page, make_site, text
from tests.providers.factories import CommuneFactory, ProviderFactory, ToolFactory

# Wagtail leaves the temporary files of its resized pictures to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MOST_QUERIES = 18  # drawn anew, with every kind of block that asks; Wagtail asks seven of them for any page


@pytest.fixture
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_site()


def read(client, home, blocks, **fields):
    make_page(home, blocks=blocks, **fields)
    return client.get("/comptes/").content.decode().partition("<main")[2].partition("</main>")[0]


def image(name="vélo.png"):
    return Image.objects.create(title="Un vélo", file=get_test_image_file(filename=name, size=(1000, 600)))


def free():
    fields = {"name_fr": "CC BY-SA 4.0", "name_en": "CC BY-SA 4.0", "url": "https://creativecommons.example/by-sa/"}
    return Licence.objects.update_or_create(slug="cc-by-sa-4-0", defaults=fields)[0]


def figure(picture, *, decorative=False, alternative="Deux personnes sur un tandem", licence=None):
    shown = {"image": picture.pk, "decorative": decorative, "alt_text": alternative}
    told = {"caption": "La descente.", "author": "Odile", "licence": (licence or free()).pk}
    return {"type": "figure", "value": {"image": shown, **told}}


def test_a_figure_says_what_it_shows_whose_it_is_and_under_which_licence(client, home):
    page = read(client, home, [figure(image())])
    tag = re.search(r"<img[^>]+>", page)[0]
    assert 'alt="Deux personnes sur un tandem"' in tag and 'loading="lazy"' in tag
    assert 'width="760" height="456"' in tag and ".webp 400w" in tag
    assert "La descente." in page and "Odile" in page
    assert f'<a href="{free().url}" rel="license">CC BY-SA 4.0</a>' in page


def test_a_picture_that_only_decorates_is_silent(client, home):
    assert 'alt=""' in read(client, home, [figure(image(), decorative=True)])


def test_a_picture_whose_file_is_lost_leaves_the_page_standing(client, home):
    picture = image()
    picture.file.storage.delete(picture.file.name)
    page = read(client, home, [figure(picture), *text("<p>Suite.</p>")])
    assert "Suite." in page and "<img" not in page


def test_a_suspended_listing_disappears_at_once_and_its_name_with_it(client, home):
    stays, goes = ProviderFactory(name="Le Moyeu", commune=CommuneFactory()), ProviderFactory(name="La Fourche")
    blocks = [{"type": "listings", "value": {"title": "Pour commencer", "listings": [stays.pk, goes.pk]}}]
    assert "La Fourche" in read(client, home, blocks)
    suspend_listing(goes, actor=UserFactory(groups=["moderators"]), reason="Plus de nouvelles.")
    page = client.get("/comptes/").content.decode()
    assert f'href="/annuaire/{stays.slug}/"' in page and "La Fourche" not in page
    suspend_listing(stays, actor=UserFactory(groups=["moderators"]), reason="Plus de nouvelles.")
    assert "Pour commencer" not in client.get("/comptes/").content.decode()


def test_tools_lead_to_those_who_accompany_with_them(client, home):
    tool = ToolFactory(name_fr="Framadate", slug="framadate")
    page = read(client, home, [{"type": "tools", "value": {"title": "", "tools": [tool.pk, 9999]}}])
    assert "Framadate" in page and 'href="/annuaire/?tool=framadate"' in page


def test_a_tool_and_a_licence_that_were_merged_are_shown_as_what_they_became(client, home):
    gone, stays = ToolFactory(name_fr="NextCloud Hub"), ToolFactory(name_fr="Nextcloud", slug="nextcloud")
    old = Licence.objects.create(slug="ccbysa", name_fr="Ancienne licence", name_en="Old licence")
    blocks = [{"type": "tools", "value": {"title": "", "tools": [gone.pk, stays.pk]}}, figure(image(), licence=old)]
    keeper = UserFactory(is_superuser=True)
    for term, other in ((gone, stays), (old, free())):
        merge_terms(term, other, seen=mark_of_terms([term, other]), actor=keeper)
    page = read(client, home, blocks)
    assert page.count('href="/annuaire/?tool=nextcloud"') == 1 and "NextCloud Hub" not in page
    assert "CC BY-SA 4.0" in page and "Ancienne licence" not in page
    tools = StandardPage.objects.get(slug="comptes").blocks[0]
    assert tools.block.get_prep_value(tools.value)["tools"][0]["value"] == stays.pk  # what saving the page writes


def test_a_document_says_its_format_size_and_language(client, home):
    document = Document.objects.create(title="Statuts", file=ContentFile(b"x" * 2048, name="statuts.pdf"))
    value = {"document": document.pk, "title": "Nos statuts", "language": "fr"}
    page = read(client, home, [{"type": "download", "value": value}])
    assert "Nos statuts" in page and "PDF" in page and re.search(r"2,0\sK", page) and "français" in page.lower()


@pytest.mark.parametrize("name", ["statuts.pdf", "comptes.csv.gz"])
def test_a_document_is_taken_along_as_it_was_given(client, home, settings, name):
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": settings.MEDIA_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    document = Document.objects.create(title="Statuts", file=ContentFile(b"x" * 2048, name=name))
    answer = client.get(document.url)
    assert answer.getvalue() == b"x" * 2048
    assert "Content-Encoding" not in answer  # a browser would unpack it, other programs refuse a word they do not know
    assert f'filename="{name}"' in answer["Content-Disposition"]
    assert client.get(document.url, headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("::: attention Tenez bon\nRien.\n:::", ["Attention", "Tenez bon", "<p>Rien.</p>"]),
        ("::: steps Le chemin\n### Partir\nTôt.\n### Arriver\nTard.\n:::", ['<h2 id="le-chemin">', "Partir", "Tard."]),
        ("::: questions\n### Pourquoi ?\nParce que.\n:::", ['<h3 id="pourquoi">', 'href="#pourquoi"', "Parce que."]),
        ("::: quote Odile | trésorière\nEnfin.\n:::", ["Enfin.", "Odile, trésorière"]),
        ("::: numbers\n12 | € | par an | nos comptes\n:::", ["12 <small>€</small>", "par an", "nos comptes"]),
        ("::: people L’équipe\nVéra | modération | Le mardi.\n:::", ["L’équipe", "Véra", "modération", "Le mardi."]),
    ],
)
def test_what_is_written_in_a_block_is_read_on_the_page(client, home, told, seen):
    page = read(client, home, blocks_of(told))
    assert [words for words in seen if words not in page] == []


def test_headings_of_every_kind_of_block_stand_at_the_side_of_the_page(client, home):
    told = "## Avant\n\nUn.\n\n::: steps Pendant\n### A\n### B\n:::\n\n::: questions Après\n### Et ?\nOui.\n:::"
    side = read(client, home, blocks_of(told)).partition("</details>")[0]
    assert re.findall(r'href="(#[^"]+)"', side) == ["#avant", "#pendant", "#apres"]


def test_words_of_editors_are_escaped(client, home):
    evil = "<script>x</script>"
    blocks = [
        {"type": "callout", "value": {"kind": "tip", "title": evil, "text": "<p>a</p>"}},
        {"type": "quotation", "value": {"text": evil, "who": evil, "where": ""}},
        {"type": "steps", "value": {"title": evil, "steps": [{"title": evil, "text": "<p>a</p>"}]}},
        {"type": "numbers", "value": {"title": "", "numbers": [dict.fromkeys(("value", "what", "source"), evil)]}},
    ]
    assert "<script>x" not in read(client, home, blocks)


def test_what_the_settings_lack_is_said_to_editors_in_the_preview_alone(client, home):
    make_page(home, blocks=[{"type": "facts", "value": None}])
    page = StandardPage.objects.get(slug="comptes")
    assert "Hébergeur" not in client.get("/comptes/").content.decode()
    preview = page.make_preview_request().rendered_content
    assert "Hébergeur" in preview and "seulement dans cet aperçu" in preview.lower()


def test_links_of_a_page_lead_to_the_language_being_read_and_never_to_a_draft(client, home):
    english = Page.objects.get(slug="about-us")
    draft = make_page(home, slug="brouillon", publish=False, live=False)
    french = english.get_translations().get(locale__language_code="fr")
    links = f'<p><a linktype="page" id="{english.pk}">Nous</a> <a linktype="page" id="{draft.pk}">Bientôt</a></p>'
    page = read(client, home, text(links))
    assert f'<a href="{french.url}">Nous</a>' in page and "<a>Bientôt</a>" in page and "brouillon" not in page


def test_a_page_asks_as_few_questions_for_thirty_blocks_as_for_three(
    client, home, django_assert_max_num_queries, django_assert_num_queries
):
    def blocks(times):
        made = []
        for number in range(times):
            listing, tool = ProviderFactory(commune=CommuneFactory()), ToolFactory()
            document = Document.objects.create(title="D", file=ContentFile(b"x", name=f"d{number}.pdf"))
            made += [
                figure(image(f"v{number}.png")),
                *text(f'<h2>Titre</h2><p><a linktype="page" id="{home.pk}">ici</a></p>'),
                {"type": "listings", "value": {"title": "", "listings": [listing.pk]}},
                {"type": "tools", "value": {"title": "", "tools": [tool.pk]}},
                {"type": "download", "value": {"document": document.pk, "title": "", "language": "fr"}},
                {"type": "people", "value": {"title": "", "people": [{"name": "V", "picture": image().pk}]}},
                {"type": "facts", "value": None},
            ]
        return made

    page = make_page(home, blocks=blocks(1))
    for _turn in range(2):
        client.get("/comptes/")  # pictures are made once
    with django_assert_max_num_queries(MOST_QUERIES) as asked:
        client.get("/comptes/")
    count = len(asked)
    page.blocks = blocks(5)
    page.save_revision().publish()
    for _turn in range(2):
        client.get("/comptes/")
    with django_assert_num_queries(count):
        client.get("/comptes/")


def test_the_table_of_weights_is_what_the_browser_measured(client, home):
    page = read(client, home, [{"type": "weights", "value": None}])
    assert "La page d’accueil" in page and "Chromium" in page and "EcoIndex" in page
