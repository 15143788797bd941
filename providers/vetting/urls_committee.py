"""Addresses of what the committee settles, and of the figures in full."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import committee, criteria, numbers

urlpatterns = [
    path(_("applications/numbers/"), numbers.desk_numbers, name="desk_numbers"),
    path(_("applications/numbers/table.csv"), numbers.desk_numbers_csv, name="desk_numbers_csv"),
    path(_("committee/"), committee.committee, name="committee"),
    path(_("committee/criteria/"), criteria.committee_criteria, name="committee_criteria"),
    path(_("committee/criteria/<int:number>/"), criteria.committee_version, name="committee_version"),
    path(_("committee/criteria/draft/"), criteria.committee_draft, name="committee_draft"),
    path(_("committee/criteria/draft/new/"), criteria.committee_add, name="committee_add"),
    path(_("committee/criteria/draft/<int:pk>/"), criteria.committee_criterion, name="committee_criterion"),
    path(
        _("committee/criteria/draft/<int:pk>/remove/"),
        criteria.committee_remove,
        name="committee_remove",
    ),
    path(_("committee/criteria/draft/discard/"), criteria.committee_discard, name="committee_discard"),
    path(_("committee/criteria/draft/publish/"), criteria.committee_publish, name="committee_publish"),
]
