"""An association finds two providers, writes to them, gets its answers and ends its request: in a real browser."""

import pytest

from tests.browser.journey import ENGLISH, FRENCH, Journey, Listing
from tests.utils.browser import DESKTOP, PHONE
from tests.utils.mailbox import text_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("words", "size", "script"),
    [
        pytest.param(FRENCH, PHONE, True, id="phone, script"),
        pytest.param(FRENCH, PHONE, False, id="phone, no script"),
        pytest.param(FRENCH, DESKTOP, True, id="desktop, script"),
        pytest.param(FRENCH, DESKTOP, False, id="desktop, no script"),
        pytest.param(ENGLISH, DESKTOP, True, id="in English"),
    ],
)
def test_an_association_finds_help(words, size, script, request, open_window, site, keys, mailbox):
    language = "en" if words is ENGLISH else "fr"
    window = open_window(size, language, java_script_enabled=script)
    number = request.node.callspec.id.replace(", ", "-").replace(" ", "-").lower()
    address = f"odile-{number}@lavoir.example"
    journey = Journey(window, site, mailbox, words, address=address, script=script)

    journey.say_what_to_leave()
    if size is PHONE:
        journey.say_where_in_the_field()
    else:
        journey.say_where_in_the_facets()
    journey.shortlist_two()
    journey.write()
    page = journey.confirm()

    helper, full = journey.chosen
    instead = journey.listing(keys["listing"])
    if instead in journey.chosen:
        instead = journey.listing(keys["second"])
    assert isinstance(instead, Listing)
    journey.say_yes(helper)
    journey.say_no(full, instead)
    journey.read_answers(page, helper, full, instead)
    journey.thank(helper)
    journey.close_with(helper)
    assert helper.bare_name in text_of(mailbox.wait_for(address, helper.name))
