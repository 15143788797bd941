"""How the pages of a request are reached: by a token that cannot be guessed, kept out of caches and indexes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.models import MistakeReport, Recipient, SupportRequest

DONE = {
    "answered": gettext_lazy("Your answer has left. You can complete it here as long as the request is open."),
    "replied": gettext_lazy("Your reply is added to your request, and the provider is told."),
    "thanked": gettext_lazy("Your thanks are on their way."),
    "closed": gettext_lazy("Your request is closed. The providers are told."),
    "withdrawn": gettext_lazy("Your request is withdrawn. The providers are told."),
    "outcome": gettext_lazy("Thank you: it helps us to keep the directory true. It is published nowhere."),
    "follow-up": gettext_lazy("Thank you for the answer. It is counted with the others, without your name."),
    "resent": gettext_lazy("The message is on its way once more."),
    "mailed": gettext_lazy("The link is on its way."),
    "paused": gettext_lazy("No new request reaches this listing. Those already received wait for their answer."),
    "resumed": gettext_lazy("The listing takes requests again."),
    "confirmed": gettext_lazy("Thank you! Your listing is verified for another year, as everybody can read."),
    "withheld": gettext_lazy("Your listing is withdrawn for now. You can put it back whenever you wish."),
    "let-go": gettext_lazy("Your listing is no longer withdrawn."),
    "edited": gettext_lazy("It is saved, and everybody can read it from now on."),
    "proposed": gettext_lazy(
        "It is saved. The people who keep the directory read it; your listing stays as it is until then."
    ),
    "edited-proposed": gettext_lazy(
        "It is saved. A part can be read by everybody from now on; those who keep the directory read the rest first."
    ),
    "same": gettext_lazy("Your listing says this already: there was nothing to change."),
    "taken-back": gettext_lazy("Your proposal is taken back. Your listing stays as it is."),
    "partner-proposed": gettext_lazy("Your proposal has left. It is shown once they have said yes."),
    "partner-confirmed": gettext_lazy("Both listings say from now on that you work together."),
    "partner-declined": gettext_lazy("They are told, kindly. Nothing is shown."),
    "partner-taken-back": gettext_lazy("Your proposal is taken back. Nothing is shown."),
    "partner-ended": gettext_lazy("It has ended: neither listing shows it any more."),
    "left": gettext_lazy("Your listing has left the directory. Thank you for the way travelled together."),
    "reported": gettext_lazy(
        "Thank you, your report has arrived. Keep the address of this page: it tells what comes of it."
    ),
    "mistake-answered": gettext_lazy("Thank you, your answer has arrived."),
    "still-wrong": gettext_lazy("Thank you. The moderators look at it themselves now."),
    "address-removed": gettext_lazy("The address is removed: nobody is written to about this any more."),
    "discarded": gettext_lazy("Your draft is deleted. Nothing of it is kept."),
}


def actor_of(request: HttpRequest) -> Any:
    """The person who is signed in, or None."""
    return request.user if request.user.is_authenticated else None


def request_or_404(token: str) -> SupportRequest:
    """The request that this link opens. Raises Http404, in words."""
    found = SupportRequest.objects.select_related("brand", "author", "organization", "chosen").filter(token=token)
    if (support_request := found.first()) is None:
        raise Http404(
            _("This link opens no request: it may have been copied in part, or the draft was deleted after 30 days.")
        )
    return support_request


def recipient_or_404(token: str) -> Recipient:
    """The recipient that this link of a provider opens, once the request has left. Raises Http404, in words."""
    found = Recipient.objects.select_related(
        "request__brand", "request__author", "request__organization", "provider__organization", "referral"
    ).filter(token=token, request__sent_at__isnull=False)
    if (recipient := found.first()) is None:
        raise Http404(_("This link opens no request: it may have been copied in part."))
    return recipient


def mistake_or_404(**key: str) -> MistakeReport:
    """The reported mistake that this link opens: `token` or `follow_token`. Raises Http404, in words."""
    found = MistakeReport.objects.select_related("provider__organization", "author").filter(**key)
    if (report := found.first()) is None:
        raise Http404(_("This link opens no report: it may have been copied in part."))
    return report


def done(request: HttpRequest) -> Any:
    """What was just done, in words, after the redirect; empty for anything else."""
    return DONE.get(request.GET.get("done", ""), "")


def to_page(name: str, *args: Any, done: str = "") -> HttpResponseRedirect:
    """Redirect to one of our pages, which then says what was done."""
    address = reverse(f"providers:{name}", args=args)
    return redirect(f"{address}?done={done}" if done else address)
