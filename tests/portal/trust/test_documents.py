"""An admin shows a document to have a number verified: what is taken, what is refused in words, how it is decided."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.enums import OrganizationState
from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.notifications.models import OutgoingMail
from portal.trust.actions.checking import PER_MONTH, withdraw_check
from portal.trust.enums import CheckState, CheckWay
from portal.trust.exceptions import AlreadyAsked, NotCheckable, TooManyClaims
from portal.trust.models import IdentifierCheck
from portal.trust.queries_checks import present_check
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.common.files import CANARY, pdf, telling_pdf, upload
from tests.portal.trust.checks import REASON, admin_of, make_check, make_checked, make_shown, numbered
from tests.portal.trust.claims import kinds_to
from tests.portal.trust.documents import at, door_of, files_in, page_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_an_admin_shows_a_document_and_a_moderator_looks_at_it_and_decides(client, desk, moderator, folder):
    own = numbered()
    client.force_login(admin_of(own))
    assert at("check_document", own) in words(client.get(at("check", own)))
    page = words(client.get(at("check_document", own)))
    assert "carte d’identité" in page and "30 jours" in page and "10 Mio au plus" in page
    sent = {"document": upload("../Récépissé.exe", telling_pdf()), "message": "Voyez la page 1."}
    assert client.post(at("check_document", own), sent).status_code == 302
    check = IdentifierCheck.objects.get()
    assert (check.state, check.way, check.file_name) == (CheckState.SHOWN, CheckWay.DOCUMENT, "Récépissé.pdf")
    assert own.name in words(desk.get(reverse("trust:desk_checks")))
    assert "Voyez la page 1." in words(desk.get(page_of(check)))
    assert CANARY.encode() not in b"".join(desk.post(door_of(check)))
    assert "document ouvert" in words(desk.get(page_of(check)))
    assert desk.post(page_of(check), {"decision": "yes", "reason": ""}).status_code == 422
    assert len(files_in(folder)) == 1
    desk.post(page_of(check), {"decision": "yes", "reason": REASON})
    assert present_check(own) == check and files_in(folder) == []
    check.refresh_from_db()
    assert (check.way, check.file_name, check.stored_as, check.size) == (CheckWay.DOCUMENT, "", None, None)
    decided = AuditEntry.objects.get(verb="check.confirm")
    assert (decided.actor, decided.happened_at.date()) == (moderator, check.ended_at.date())
    assert kinds_to(admin_of(own).email) == ["trust.number_confirmed"]
    assert "Le document présenté est supprimé" in OutgoingMail.objects.latest("pk").text


HOSTILE = {
    "a program": (b"MZ\x90\x00" + b"\0" * 200, "programme"),
    "nothing": (b"", "vide"),
    "a drawing with a script": (b"<svg xmlns='x'><script>1</script></svg>", "dessin SVG"),
    "half a file": (pdf()[:60], "abîmé"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_document_is_refused_beside_the_field_and_nothing_is_kept(what, client, folder):
    content, word = HOSTILE[what]
    own = numbered()
    client.force_login(admin_of(own))
    sent = {"document": upload("statuts.pdf", content), "message": "Bonjour"}
    response = client.post(at("check_document", own), sent)
    assert response.status_code == 422
    assert "« statuts.pdf » n’est pas joint" in words(response) and word in words(response)
    assert "Bonjour" in words(response)
    assert files_in(folder) == [] and not IdentifierCheck.objects.exists()


def test_no_file_and_too_large_a_file_are_refused_in_words(client, folder):
    own = numbered()
    client.force_login(admin_of(own))
    assert "Choisissez d’abord un fichier" in words(client.post(at("check_document", own), {}))
    response = client.post(at("check_document", own), {"document": upload("a.pdf", b"%PDF-" + bytes(12 * 1024 * 1024))})
    assert response.status_code == 413
    assert "Il pèse 12,0 Mio ; c’est 10,0 Mio au plus" in words(response)
    assert files_in(folder) == [] and not IdentifierCheck.objects.exists()


def test_a_document_is_not_taken_while_another_way_is_under_way(client, folder):
    check = make_check()
    client.force_login(admin_of(check.organization))
    assert client.get(at("check_document", check.organization)).status_code == 302
    response = client.post(at("check_document", check.organization), {"document": upload("a.pdf", pdf())})
    assert response.status_code == 422 and "C’est déjà demandé" in words(response)
    with pytest.raises(AlreadyAsked):
        make_shown(check.organization)
    assert files_in(folder) == []


def test_no_other_way_is_begun_while_a_document_is_shown():
    check = make_shown()
    for again in (make_check, make_shown):
        with pytest.raises(AlreadyAsked):
            again(check.organization)


def test_without_a_number_asleep_or_once_verified_no_document_is_taken(folder):
    bare, asleep = MembershipFactory(role="admin").organization, numbered()
    Organization.objects.filter(pk=asleep.pk).update(state=OrganizationState.ASLEEP)
    for own in (bare, asleep, make_checked()):
        with pytest.raises(NotCheckable):
            make_shown(own)
    assert files_in(folder) == []


def test_three_documents_a_month_and_no_more(folder):
    own = numbered()
    for _time in range(PER_MONTH):
        withdraw_check(make_shown(own), actor=admin_of(own))
    with pytest.raises(TooManyClaims):
        make_shown(own)
    assert files_in(folder) == []
