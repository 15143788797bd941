from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.trust.views import claims, desk_claims

app_name = "trust"
urlpatterns = [
    path(_("look-after/<slug:slug>/"), claims.claim, name="claim"),
    path(_("look-after/claims/<int:pk>/"), claims.claim_follow, name="claim_follow"),
    path(_("look-after/answer/<str:token>/"), claims.claim_answer, name="claim_answer"),
    path(_("look-after/object/<str:token>/"), claims.claim_contest, name="claim_contest"),
    path(_("moderation/claims/"), desk_claims.desk_claims, name="desk_claims"),
    path(_("moderation/claims/<int:pk>/"), desk_claims.desk_claim, name="desk_claim"),
]
