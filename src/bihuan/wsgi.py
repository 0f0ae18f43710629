"""The web process: Django behind granian, watching the lifeline of its parent."""

import os

from django.core.wsgi import get_wsgi_application

from bihuan.engine import lifeline

lifeline.watch()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
application = get_wsgi_application()
