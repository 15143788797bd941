"""Production, with the pages of `slow_site` beside its own."""

from portal.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.utils.slow_site"
# Nothing is collected in a test, so no file has its name of production.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
