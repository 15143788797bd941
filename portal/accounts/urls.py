from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.accounts.views import (
    data,
    describing,
    help,
    home,
    invitations,
    kept,
    leaving,
    members,
    network,
    organization_leaving,
    organizations,
    public,
    public_page,
    safety,
    terms,
)
from portal.accounts.views.moved import leads_on

app_name = "accounts"
urlpatterns = [
    path(_("my-account/"), home.home, name="home"),
    path(_("my-account/name-and-language/"), home.edit, name="edit"),
    path(_("my-account/data/"), data.data, name="data"),
    path(_("my-account/data/json/"), data.export, name="export"),
    path(_("my-account/data/tables/"), data.export_tables, name="export_tables"),
    path(_("my-account/terms/"), terms.terms, name="terms"),
    path(_("what-we-keep/"), kept.kept, name="kept"),
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
    path(_("my-account/organization/<slug:slug>/figures/"), leads_on(describing.describe), name="describe"),
    path(_("my-account/organization/<slug:slug>/tools/"), leads_on(describing.tools), name="tools"),
    path(_("my-account/organization/<slug:slug>/public-page/"), leads_on(public_page.public_page), name="public_page"),
    path(
        _("my-account/organization/<slug:slug>/public-page/ready-to-tell/"),
        leads_on(public_page.visitors),
        name="visitors",
    ),
    path(_("my-account/organization/<slug:slug>/network/"), leads_on(network.network), name="network"),
    path(
        _("my-account/organization/<slug:slug>/network/with/<slug:other>/"),
        leads_on(network.ask),
        name="affiliation_ask",
    ),
    path(
        _("my-account/organization/<slug:slug>/network/<int:pk>/"), leads_on(network.answer), name="affiliation_answer"
    ),
    path(
        _("my-account/organization/<slug:slug>/network/<int:pk>/end/"), leads_on(network.part), name="affiliation_part"
    ),
    path(_("my-account/organization/<slug:slug>/data/"), leads_on(organization_leaving.data), name="organization_data"),
    path(
        _("my-account/organization/<slug:slug>/data/json/"),
        leads_on(organization_leaving.export),
        name="organization_export",
    ),
    path(
        _("my-account/organization/<slug:slug>/data/tables/"),
        leads_on(organization_leaving.export_tables),
        name="organization_export_tables",
    ),
    path(
        _("my-account/organization/<slug:slug>/delete/"),
        leads_on(organization_leaving.delete),
        name="organization_delete",
    ),
    path(_("my-account/organization/<slug:slug>/keep/"), leads_on(organization_leaving.stop), name="organization_stop"),
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
    path(_("organizations/"), public.index, name="public_list"),
    path(_("organizations/<slug:slug>/"), leads_on(public.detail), name="public"),
    path(_("organizations/<slug:slug>/write/"), leads_on(public.write), name="public_write"),
    path(_("organization/keep/<str:token>/"), organization_leaving.keep, name="organization_keep"),
    path(_("invitation/<str:token>/"), invitations.invitation, name="invitation"),
]
