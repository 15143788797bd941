import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()

from portal.common.waiting import limit_statements_of_visitors  # noqa: E402 - after the settings

limit_statements_of_visitors()
