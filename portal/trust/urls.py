from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.trust.views import (
    checks,
    claims,
    desk_checks,
    desk_claims,
    desk_documents,
    desk_merging,
    desk_succession,
    documents,
    merging,
    succession,
)

app_name = "trust"
urlpatterns = [
    path(_("look-after/<slug:slug>/"), claims.claim, name="claim"),
    path(_("look-after/claims/<int:pk>/"), claims.claim_follow, name="claim_follow"),
    path(_("look-after/answer/<str:token>/"), claims.claim_answer, name="claim_answer"),
    path(_("look-after/object/<str:token>/"), claims.claim_contest, name="claim_contest"),
    path(_("look-after/succession/<slug:slug>/"), succession.succession, name="succession"),
    path(_("look-after/succession/here/<str:token>/"), succession.succession_here, name="succession_here"),
    path(_("moderation/successions/"), desk_succession.desk_successions, name="desk_successions"),
    path(_("moderation/successions/<int:pk>/"), desk_succession.desk_succession, name="desk_succession"),
    path(_("my-account/organization/<slug:slug>/merge/"), merging.merge_propose, name="merge_propose"),
    path(_("my-account/organization/<slug:slug>/merge/<int:pk>/"), merging.merge_answer, name="merge_answer"),
    path(_("my-account/organization/<slug:slug>/number/"), checks.check, name="check"),
    path(_("my-account/organization/<slug:slug>/number/document/"), documents.check_document, name="check_document"),
    path(
        _("my-account/organization/<slug:slug>/number/document/sent/"),
        documents.check_document_sent,
        name="check_document_sent",
    ),
    path(_("my-account/organization/<slug:slug>/vouch/<int:pk>/"), checks.check_vouch, name="check_vouch"),
    path(_("look-after/number/<str:token>/"), checks.check_proof, name="check_proof"),
    path(_("moderation/numbers/"), desk_checks.desk_checks, name="desk_checks"),
    path(_("moderation/numbers/<int:pk>/"), desk_checks.desk_check, name="desk_check"),
    path(_("moderation/numbers/<int:pk>/document/"), desk_documents.desk_check_document, name="desk_check_document"),
    path(_("moderation/merge/"), desk_merging.desk_merge_choose, name="desk_merge_choose"),
    path(_("moderation/merge/<slug:gone>/<slug:kept>/"), desk_merging.desk_merge, name="desk_merge"),
    path(_("moderation/claims/"), desk_claims.desk_claims, name="desk_claims"),
    path(_("moderation/claims/<int:pk>/"), desk_claims.desk_claim, name="desk_claim"),
]
