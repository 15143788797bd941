"""Production, and beside its pages one that is empty: what the server and the middleware cost by themselves."""

from portal.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
