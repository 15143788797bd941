"""Settings of gunicorn: `gunicorn --config python:portal.settings.gunicorn`. How many workers is said beside it."""

from portal.common.logs import json_lines
from portal.settings.environment import read

wsgi_app = "portal.wsgi"
# Its lines are the site's too, and hold no address of a visitor.
logconfig_dict = json_lines(read("LOG_LEVEL"))
# A second way into the server, of which nobody here makes use.
control_socket_disable = True
