"""Settings of the test suite: as production where it matters, quick where it does not."""

from portal.settings.base import *

SECRET_KEY = "only-for-tests-" * 4  # noqa: S105 - signs nothing outside the suite
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["debug"] = True
# Tests share a process, and what they write is rolled back: only tests of the kept pages keep any.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# The server of the browser tests answers each request in a thread of its own.
DATABASES["default"]["CONN_MAX_AGE"] = 0
STATEMENT_TIMEOUT = 0  # a test that imports portal.wsgi waits for nothing
DATABASES["default"]["OPTIONS"].pop("pool", None)  # rivals of a race each need a connection of their own
