"""Addresses of the support request. A token is the key to its page: 43 characters, 256 bits."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.common import keys  # noqa: F401 - registers the key of a page
from providers.views import answers, my_listing, my_listing_edit, my_partners, request_follow, request_links, requests

urlpatterns = [
    path(_("request/"), requests.request_start, name="request_start"),
    path(_("request/resume/"), request_links.request_resume, name="request_resume"),
    path(_("request/what-we-keep/"), request_links.request_data, name="request_data"),
    path(_("request/<token:token>/"), request_follow.request_detail, name="request_detail"),
    path(
        _("request/<token:token>/association/"),
        requests.request_step,
        {"step": "association"},
        name="request_association",
    ),
    path(_("request/<token:token>/need/"), requests.request_step, {"step": "need"}, name="request_need"),
    path(_("request/<token:token>/size/"), requests.request_step, {"step": "size"}, name="request_size"),
    path(_("request/<token:token>/to-whom/"), requests.request_recipients, name="request_recipients"),
    path(_("request/<token:token>/review/"), requests.request_review, name="request_review"),
    path(_("request/<token:token>/later/"), request_links.request_saved, name="request_saved"),
    path(_("request/<token:token>/delete/"), request_links.request_discard, name="request_discard"),
    path(_("request/<token:token>/correct/"), request_links.request_correct, name="request_correct"),
    path(_("request/<token:token>/send-again/"), request_links.request_resend, name="request_resend"),
    path(_("request/<token:token>/confirm/<str:signature>/"), request_links.request_confirm, name="request_confirm"),
    path(_("request/<token:token>/reply/<int:position>/"), request_follow.request_reply, name="request_reply"),
    path(_("request/<token:token>/thank/<int:position>/"), request_follow.request_thank, name="request_thank"),
    path(_("request/<token:token>/close/"), request_follow.request_close, name="request_close"),
    path(_("request/<token:token>/withdraw/"), request_follow.request_withdraw, name="request_withdraw"),
    path(_("request/<token:token>/outcome/"), request_follow.request_outcome, name="request_outcome"),
    path(
        _("request/<token:token>/still-in-use/<int:months>/"),
        request_follow.request_follow_up,
        name="request_follow_up",
    ),
    path(_("request/<token:token>/again/"), request_follow.request_again, name="request_again"),
    path(_("answer/<token:token>/"), answers.answer, name="answer"),
    path(_("answer/<token:token>/no-room/"), answers.answer, {"only_no": True}, name="answer_no"),
    path(_("answer/<token:token>/pause/"), my_listing.answer_pause, name="answer_pause"),
    path(_("my-listings/<slug:slug>/"), my_listing.my_listing, name="my_listing"),
    path(_("my-listings/<slug:slug>/confirm/"), my_listing.my_listing_confirm, name="my_listing_confirm"),
    path(_("my-listings/<slug:slug>/leave/"), my_listing.my_listing_leave, name="my_listing_leave"),
    path(_("my-listings/<slug:slug>/change/"), my_listing_edit.my_listing_edit, name="my_listing_edit"),
    path(_("my-listings/<slug:slug>/partners/"), my_partners.my_partners, name="my_partners"),
    path(_("my-listings/<slug:slug>/partners/<int:pk>/end/"), my_partners.my_partner_end, name="my_partner_end"),
    path(_("my-listings/<slug:slug>/proposal/"), my_listing_edit.my_listing_proposal, name="my_listing_proposal"),
    path(
        _("my-listings/<slug:slug>/change/texts/"),
        my_listing_edit.my_listing_edit_group,
        {"group": "texts"},
        name="my_listing_edit_texts",
    ),
    path(
        _("my-listings/<slug:slug>/change/contact/"),
        my_listing_edit.my_listing_edit_group,
        {"group": "contact"},
        name="my_listing_edit_contact",
    ),
    path(
        _("my-listings/<slug:slug>/change/offer/"),
        my_listing_edit.my_listing_edit_group,
        {"group": "offer"},
        name="my_listing_edit_offer",
    ),
    path(
        _("my-listings/<slug:slug>/change/prices/"),
        my_listing_edit.my_listing_edit_group,
        {"group": "prices"},
        name="my_listing_edit_prices",
    ),
    path(
        _("my-listings/<slug:slug>/change/supports/"),
        my_listing_edit.my_listing_edit_group,
        {"group": "projects"},
        name="my_listing_edit_projects",
    ),
]
