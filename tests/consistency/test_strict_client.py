"""What the tests' own client and templates refuse."""

import pytest
from django.http import HttpResponse
from django.template import Context, Template, engines
from django.test import override_settings
from django.urls import path

from tests.utils import client as strict
from tests.utils.client import StrictClient, page_faults

PAGES = {
    "handler": '<button onclick="go()">Go</button>',
    "style": '<p style="color: red">Stop</p>',
    "sheet": "<style>p { color: red }</style>",
    "script": "<script>go()</script>",
    "address": '<a href="javascript:go()">Go</a>',
    "tag": "<p>{% translate 'Go' %}</p>",
    "text": "<p>%(count)s listings</p>",
    "elsewhere": '<img src="https://example.org/dot.png" alt="">',
}


def answer(request, name):
    return HttpResponse(PAGES.get(name, "<p>Fine.</p>"))


def counting(request):
    response = HttpResponse("<p>Fine.</p>")
    response.set_cookie("visitor", "1")
    return response


urlpatterns = [path("page/<str:name>/", answer), path("counting/", counting)]
handler404 = "portal.common.errors.page_not_found"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_a_fault_is_refused(name):
    with pytest.raises(AssertionError, match="/page/"):
        StrictClient().get(f"/page/{name}/")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_page_without_fault_passes():
    assert StrictClient().get("/page/fine/").status_code == 200


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_read_page_that_sets_a_cookie_is_refused():
    with pytest.raises(AssertionError, match="sets visitor"):
        StrictClient().get("/counting/")


def test_data_in_a_script_element_is_no_script():
    assert page_faults('<script type="application/ld+json">{"a": 1}</script>').faults == []


def test_a_variable_that_a_template_of_ours_does_not_know_fails(monkeypatch):
    monkeypatch.setattr(strict, "is_ours", lambda origin: True)
    with pytest.raises(AssertionError, match="does not know the variable provider.shoe"):
        Template("{{ provider.shoe }}", engine=engines["django"].engine).render(Context({"provider": object()}))


def test_a_template_of_others_may_name_what_it_likes():
    template = Template("<p>{{ provider.shoe }}</p>", engine=engines["django"].engine)
    assert template.render(Context({})) == "<p></p>"
