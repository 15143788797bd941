"""All addresses. Pages of people carry their language in the path; French has no prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.common import probes
from portal.common.api_answers import nothing_here
from portal.home.views import machines
from portal.home.views.downloads import document
from portal.home.views.entrance import closed_door, entrance
from providers.api.main import api

handler400 = "portal.common.errors.bad_request"
handler403 = "portal.common.errors.permission_denied"
handler404 = "portal.common.errors.page_not_found"
handler500 = "portal.common.errors.server_error"

to_account = RedirectView.as_view(pattern_name="accounts:home")

urlpatterns = [
    *probes.urlpatterns,
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path(".well-known/change-password", machines.change_password, name="well_known_change_password"),
    path("sitemap.xml", machines.site_map, name="site_map"),
    path("sitemap-<slug:name>-<int:number>.xml", machines.site_map_section, name="site_map_section"),
    path("colours/<slug:digest>.css", machines.site_colours, name="site_colours"),
    # Wagtail's own log-in pages would pass by the limits and the second factor.
    path("admin/login/", entrance, name="entrance"),
    path("_util/login/", entrance, name="entrance_of_pages"),
    # Name, address and password are changed in one's account, people and groups by nobody here.
    path("admin/account/", to_account),
    re_path(r"^admin/(?:users|groups|password_reset|bulk/accounts|bulk/auth)/", closed_door, name="closed_door"),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document, name="document"),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing_here, name="api_nothing"),
]

if settings.DEBUG:
    from portal import dev_urls

    urlpatterns += [path("dev/", include(dev_urls))]
    # Pictures of editors; on a real site the web server hands them out.
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += i18n_patterns(
    path(_("account/"), include("allauth.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.home.urls")),
    path("moderation/", include("portal.moderation.urls")),
    path("", include("portal.trust.urls")),
    path("", include("portal.words.urls")),
    path("", include("portal.taxonomy.urls")),
    path("", include("portal.moderation.notices.urls")),
    path("", include("providers.vetting.urls")),
    path("", include("providers.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
