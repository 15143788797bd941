"""`celery -A portal worker` and `celery -A portal beat`; see docs/adr/0010-broker-says-when.md."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

from portal.outbox.broker import app  # noqa: E402, F401 - it reads the settings
