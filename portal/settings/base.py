"""Settings shared by every way to run Tandem; they need no service besides a folder to write in."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from portal.common.addresses import networks
from portal.settings import search
from portal.settings.databases import database
from portal.settings.environment import ROOT, BadEnvironment, read
from portal.settings.languages import spoken
from portal.settings.redis import cache, redis_url

BASE_DIR = ROOT
VAR_DIR = read("VAR_DIR").resolve()
SECRET_KEY = read("SECRET_KEY")
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
SITE_URL = read("SITE_URL") or "http://localhost:8000"
DEBUG = False

INSTALLED_APPS = [
    "portal.home",
    "providers.vetting",
    "providers",
    "portal.trust",
    "portal.words",
    "portal.moderation",
    "portal.accounts",
    "portal.notifications",
    "portal.search",
    "portal.taxonomy",
    "portal.outbox",
    "portal.audit",
    "portal.common",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.common.probes.ProbesMiddleware",
    "portal.common.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.common.middleware.NoNulMiddleware",
    "portal.common.conditional.ConditionalMiddleware",
    "portal.home.kept_pages.KeptPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.common.api_answers.ApiAnswersMiddleware",
    "portal.common.middleware.HeadersMiddleware",
    "portal.common.middleware.PolicyMiddleware",
    "portal.common.middleware.LanguageFromUrlMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.accounts.middleware.FreshAuthenticationMiddleware",
    "portal.home.middleware.BackOfficeLanguageMiddleware",
    "portal.accounts.middleware.OwnSiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


DATABASES = {"default": database(read("DATABASE_URL"), folder=VAR_DIR, pool=read("DATABASE_POOL"))}
STATEMENT_TIMEOUT = read("STATEMENT_TIMEOUT")
if STATEMENT_TIMEOUT < 0:
    raise BadEnvironment("STATEMENT_TIMEOUT is below zero: write seconds, 0 for no limit.")

CACHES = {
    # Limits must hold over processes, so Redis or the table, and not the memory of one process.
    "default": cache(redis_url("CACHE_URL")),
    # Each process keeps its own: reading a page must never wait for a write. See portal.home.kept_pages.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 300,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
# Who tells the workers that something waits; without it "manage.py tick" looks by itself. See portal.outbox.broker.
BROKER_URL = redis_url("BROKER_URL")

# Without an address the database searches. See portal.search.elastic.
SEARCH_URLS = search.servers(read("SEARCH_URL"))
SEARCH_PREFIX = search.prefix(read("SEARCH_PREFIX"))
SEARCH_SHARDS = search.at_least("SEARCH_SHARDS", read("SEARCH_SHARDS"), 1)
SEARCH_REPLICAS = search.at_least("SEARCH_REPLICAS", read("SEARCH_REPLICAS"), 0)

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Without password1 the log-in page loses its password field too.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "portal.accounts.forms.signup.SignupExtraForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Fifteen minutes for every code: a mail may take a while, and so may a person.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.entrance.LoginForm",
    "signup": "portal.accounts.forms.entrance.SignupForm",
    "request_login_code": "portal.accounts.forms.entrance.RequestLoginCodeForm",
    "confirm_login_code": "portal.accounts.forms.entrance.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "portal.accounts.forms.entrance.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "portal.accounts.forms.entrance.ConfirmPasswordResetCodeForm",
    "reset_password": "portal.accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.entrance.ResetPasswordKeyForm",
    "change_password": "portal.accounts.forms.entrance.ChangePasswordForm",
    "set_password": "portal.accounts.forms.entrance.SetPasswordForm",
    "reauthenticate": "portal.accounts.forms.entrance.ReauthenticateForm",
    "add_email": "portal.accounts.forms.entrance.AddEmailForm",
}
# Per account ("key", "user") tight, per address ("ip") wide: an association's office, or a workshop where
# twenty people sign up in an hour, shares one address and must not be shut out as a whole.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "signup": "60/600s/ip",
    "request_login_code": "120/600s/ip,4/600s/key",
    "reset_password": "120/600s/ip,4/600s/key",
    "reset_password_from_key": "60/600s/ip",
    "reauthenticate": "10/300s/user",
    "manage_email": "10/3600s/user",
    "change_password": "10/3600s/user",
    "confirm_email": "1/10s/key",
    "notify_illegal_content": "10/600s/ip",
    "join_waiting_list": "20/600s/ip",  # no account is needed there, yet a mail leaves at each attempt
    "save_search": "20/600s/ip",
    # Common limits stand behind these two: nobody alone shall use them up for all.
    "correct_words": "20/3600s/ip",
    "suggest_provider": "20/3600s/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.entrance.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.entrance.SecondFactorReauthenticateForm",
    "activate_totp": "portal.accounts.forms.entrance.ActivateAppForm",
    "add_webauthn": "portal.accounts.forms.entrance.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.forms.entrance.RenamePasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # half a minute: who types slowly, or whose phone is late, is let in. See OncePerCode.
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Tracking would write to the database at every request of everybody who is logged in.
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
ADMINS_SILENT_MONTHS = read("ADMINS_SILENT_MONTHS")
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = read("TRUSTED_PROXIES")

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = spoken(read("LANGUAGES"))
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Paris"
USE_I18N = True
FORMAT_MODULE_PATH = "portal.common.formats"
USE_TZ = True
LOCALE_PATHS = [ROOT / "portal" / "locale", ROOT / "portal" / "locale_of_packages"]  # the second: our words for theirs

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "portal" / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = Path(read("PRIVATE_ROOT") or VAR_DIR / "private").resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "portal.common.private_storage.PrivateStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.common.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],  # the editors' preview frames public pages
        "manifest-src": [SELF],
    },
}

WAGTAIL_SITE_NAME = "Tandem"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "entrance"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False  # their mails would leave within the request
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
# Wagtail must not call out.
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are read out, typed and printed: "a-deux" for "à deux"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a picture is unpacked in memory when it is made smaller
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What an association hands on. Not what a browser would run, such as a page or a drawing with a script in it.
WAGTAILDOCS_EXTENSIONS = "csv docx epub ics md odg odp ods odt pdf pptx rtf txt vcf xlsx zip".split()
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # who takes one along may be on a slow line
WAGTAIL_WORKFLOW_ENABLED = False


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mail(url: str) -> dict:
    """Django's mail settings for EMAIL_URL: smtp://, smtp+tls://, smtp+ssl:// or empty (files in VAR_DIR)."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": VAR_DIR / "mail",
        }
    parts = urlsplit(url)
    try:
        port = parts.port or MAIL_PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not parts.hostname:
        # Its password must not end in a log.
        raise BadEnvironment("EMAIL_URL cannot be read: it must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


vars().update(mail(read("EMAIL_URL")))
# A conversation with the mail server has some fourteen waits: together they stay below the sweeper's claim.
EMAIL_TIMEOUT = 8
DEFAULT_FROM_EMAIL = read("EMAIL_FROM") or "Tandem <ne-pas-repondre@tandem.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POSTAL_ADDRESS = read("POSTAL_ADDRESS")

try:
    METRICS_FROM = networks(read("METRICS_FROM"))
except ValueError as error:
    raise BadEnvironment(f"METRICS_FROM cannot be read: {error}. Write networks such as 10.0.0.0/8,::1.") from error
LOG_REQUESTS = read("LOG_REQUESTS")

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique by a constraint on its lower case
    "security.W004",  # HSTS is set in production settings only
    "security.W019",  # the editors' preview frames public pages, from the same site only
    "security.W021",  # whether the domain goes into browsers' preload lists is its owner's choice
]
