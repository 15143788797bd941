import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()

from portal.common.waiting import limit_statements_of_visitors  # noqa: E402 - Django must be set up first
from portal.search.api import announce  # noqa: E402

limit_statements_of_visitors()
announce()
