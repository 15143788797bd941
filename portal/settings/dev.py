"""Settings of `make run`: the embedded default, with the pages for developers under /dev/."""

from portal.settings.base import *

DEBUG = True
SECRET_KEY = SECRET_KEY or "only-for-a-machine-of-ones-own-" * 2
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
MIDDLEWARE = [*MIDDLEWARE, "portal.common.middleware.OwnNotFoundMiddleware"]
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # a changed template is seen at once

VAR_DIR.mkdir(parents=True, exist_ok=True)
