"""Words planted in every text of a file, and the dump in which they are looked for."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from portal.common import clock
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.sweeper import sweep
from providers.vetting.actions.recusing import stand_aside
from providers.vetting.actions.reviewing import write_note
from providers.vetting.enums import Side
from providers.vetting.models import (
    Application,
    Attachment,
    GuestReviewer,
    Judgement,
    Message,
    Submission,
    Vote,
)
from providers.vetting.notifications.applicant import CommitteeWrote, tell_applicant
from providers.vetting.notifications.sign import PleaseSign
from tests.portal.accounts.factories import UserFactory
from tests.utils.dump import rows_of
from tests.vetting.deciding import (
    again,
    reader,
)

CANARY = "Zinzolin"


def planted(application, *, moderator=None):
    """A canary in every text column of a file and of what hangs on it."""
    moderator = moderator or reader()
    application = again(application)
    application.projects.update(
        association=f"Les {CANARY}", period=f"{CANARY} 2024", story=f"{CANARY} 1", learnt=f"{CANARY} 2",
        contact_name=f"Odile {CANARY}", contact_email=f"odile@{CANARY.lower()}.example", signer_name=f"O. {CANARY}",
        correction=f"{CANARY} 3", explanation=f"{CANARY} 4", decline_reason=f"{CANARY} 5", quote=f"{CANARY} 6",
        quote_by=f"{CANARY} 7",
    )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(
        name=f"Bureau {CANARY}",
        values={**application.values, "letter": f"{CANARY} 8", "prices": [{"label": f"{CANARY} 9"}]},
        unfinished={"prices": {"label": [f"{CANARY} 10"]}},
        decision_reason=f"{CANARY} 11",
        appeal_reason=f"{CANARY} 12",
    )
    Submission.objects.filter(application=application).update(
        values={"letter": f"{CANARY} 13"}, projects=[{"story": f"{CANARY} 14"}]
    )
    Attachment.objects.create(
        application=application, stored_as=f"vetting/{application.pk}", name=f"{CANARY}.pdf", media_type="pdf",
        size=1, digest=f"{CANARY}", added_by=application.author, project=application.projects.first(),
    )  # fmt: skip
    if application.submission:
        write_note(application, f"{CANARY} 15", actor=moderator)
        for side in Side:
            Message.objects.create(application=application, side=side, author=moderator, text=f"{CANARY} {side}")
        with transaction.atomic():
            tell_applicant(application, CommitteeWrote.of(application, text=f"{CANARY} 17"))
            send(PleaseSign.of(application.projects.first(), "k3y", clock.now()), to=Recipient("o@zinzolin.example"))
        Vote.objects.filter(application=application).update(reason=f"{CANARY} 18")
        Judgement.objects.filter(application=application).update(reason=f"{CANARY} 19")
        stand_aside(application, f"{CANARY} 20", actor=reader())
        GuestReviewer.objects.create(
            application=application, person=UserFactory(), named_by=moderator, reason=f"{CANARY} 21"
        )
    while sweep():
        pass
    assert CANARY in rows_of("vetting_application") and CANARY in rows_of("vetting_toldproject")
    return again(application)


def figures():
    """What the public figures are made of."""
    return [
        Counter(Application.objects.values_list("state", "created_at", "submitted_at", "decided_at", "appealed_at")),
        Counter(Judgement.objects.values_list("application", "round", "criterion", "verdict", "judged_at")),
        Counter(Vote.objects.values_list("application", "round", "submission", "opinion", "cast_at")),
        Counter(Submission.objects.values_list("application", "number", "sent_at")),
    ]


def dump():
    """The database once every mail has left."""
    while sweep():
        pass
    return rows_of().lower()


def nothing_sings():
    assert CANARY.lower() not in dump()
