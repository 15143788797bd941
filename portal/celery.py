"""`celery -A portal worker -Q urgent,default,search` and `celery -A portal beat`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

from portal.outbox.broker import app  # noqa: E402, F401 - it reads the settings
