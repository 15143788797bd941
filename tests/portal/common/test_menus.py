"""Menus are filled by the apps; a station without an address, or not for this person, is not drawn."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch, reverse

from portal.common import registries
from portal.common.registries import MenuEntry, Registry
from portal.common.templatetags.portal import _claim


@pytest.fixture
def menu(monkeypatch):
    registry = Registry("main menu")
    monkeypatch.setattr(registries, "main_menu", registry)
    return registry


def stations(view_name="", path="/", user=None):
    request = RequestFactory().get(path)
    request.user = user
    namespace, _, name = view_name.rpartition(":")
    request.resolver_match = ResolverMatch(
        lambda: None, (), {}, name, None, namespaces=[namespace] if namespace else []
    )
    each = "{{ station.label }}={{ station.url }}={{ station.current }};"
    source = "{% load portal %}{% main_menu as found %}{% for station in found %}" + each + "{% endfor %}"
    return Template(source).render(Context({"request": request}))


def test_stations_come_in_their_order(menu):
    menu.register("second", MenuEntry("Second", "account_logout"), position=20)
    menu.register("first", MenuEntry("First", "account_login"), position=10)
    assert [part.partition("=")[0] for part in stations().split(";")[:-1]] == ["First", "Second"]


def test_the_page_itself_and_the_part_around_it_are_told_apart(menu):
    menu.register("log in", MenuEntry("Log in", "account_login", path_prefixes=("account_",)))
    address = stations().split("=")[1]
    assert stations("account_login", address).endswith("=page;")
    assert stations("account_signup", "/elsewhere/").endswith("=true;")
    assert stations("home", "/elsewhere/").endswith("=;")


@pytest.mark.parametrize("page", ["trust:desk_claims", "home:opening", "vetting:desk_files", "providers:desk_import"])
def test_the_desk_is_around_the_pages_of_every_room_below_its_address(page):
    desk = next(entry for name, entry in registries.main_menu.items() if name == "desk")
    assert desk.holds_below
    found = _claim(desk, page, reverse(page)), _claim(desk, "providers:detail", "/annuaire/le-moyeu/")
    assert found == (len(page), 0)


def test_a_part_that_is_not_installed_has_no_station(menu):
    menu.register("forum", MenuEntry("Forum", "forum:index"))
    assert stations() == ""


def test_a_station_shows_only_to_those_it_is_for(menu):
    menu.register("desk", MenuEntry("Desk", "account_login", visible=lambda user: user == "moderator"))
    assert stations(user="visitor") == ""
    assert stations(user="moderator").startswith("Desk=")


def test_without_a_request_the_menu_is_still_drawn(menu):
    menu.register("log in", MenuEntry("Log in", "account_login"))
    found = Template("{% load portal %}{% main_menu as found %}{{ found|length }}").render(Context())
    assert found == "1"
