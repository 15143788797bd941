from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.accounts.views import help, home, invitations, leaving, members, organizations, safety
from portal.accounts.views.moved import leads_on

app_name = "accounts"
urlpatterns = [
    path(_("my-account/"), home.home, name="home"),
    path(_("my-account/name-and-language/"), home.edit, name="edit"),
    path(_("my-account/data/"), leaving.export, name="export"),
    path(_("my-account/delete/"), leaving.delete, name="delete"),
    path(_("my-account/deleted/"), leaving.deleted, name="deleted"),
    path(_("my-account/help/"), help.account_help, name="help"),
    path(_("my-account/is-it-you/"), safety.confirm_code, name="confirm_code"),
    path(_("my-account/second-factor-lost/"), safety.factor_lost, name="factor_lost"),
    path(_("second-factor/stop/<str:token>/"), safety.factor_stop, name="factor_stop"),
    # Under the path of the desk, so that the second factor is demanded there too.
    path(_("moderation/second-factors/"), safety.factor_resets, name="factor_resets"),
    path(_("moderation/second-factors/<int:pk>/"), safety.factor_decide, name="factor_decide"),
    path(_("my-account/organizations/"), organizations.index, name="organizations"),
    path(_("my-account/organizations/new/"), organizations.create, name="organization_create"),
    path(_("my-account/organizations/join/"), organizations.join, name="organization_join"),
    path(_("my-account/organizations/join/<slug:slug>/"), leads_on(organizations.ask), name="organization_ask"),
    path(_("my-account/organizations/requests/<int:pk>/withdraw/"), organizations.withdraw, name="request_withdraw"),
    path(_("my-account/organization/<slug:slug>/"), leads_on(organizations.detail), name="organization"),
    path(_("my-account/organization/<slug:slug>/edit/"), leads_on(organizations.edit), name="organization_edit"),
    path(_("my-account/organization/<slug:slug>/leave/"), leads_on(organizations.leave), name="organization_leave"),
    path(_("my-account/organization/<slug:slug>/sleep/"), leads_on(organizations.sleep), name="organization_sleep"),
    path(_("my-account/organization/<slug:slug>/wake/"), leads_on(organizations.wake), name="organization_wake"),
    path(_("my-account/organization/<slug:slug>/members/"), leads_on(members.index), name="members"),
    path(_("my-account/organization/<slug:slug>/members/invite/"), leads_on(members.invite), name="member_invite"),
    path(_("my-account/organization/<slug:slug>/members/<int:pk>/"), leads_on(members.role), name="member_role"),
    path(
        _("my-account/organization/<slug:slug>/members/<int:pk>/remove/"),
        leads_on(members.remove),
        name="member_remove",
    ),
    path(
        _("my-account/organization/<slug:slug>/invitations/<int:pk>/revoke/"),
        leads_on(members.revoke),
        name="invitation_revoke",
    ),
    path(_("my-account/organization/<slug:slug>/requests/<int:pk>/"), leads_on(members.answer), name="request_answer"),
    path(_("invitation/<str:token>/"), invitations.invitation, name="invitation"),
]
