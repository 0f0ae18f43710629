"""The web process: Django behind granian, watching the lifeline of its parent; believes only the proxies it was told of."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from bihuan.engine import lifeline

lifeline.watch()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
os.environ.setdefault("BIHUAN_PROCESS", "web")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as wrong:
    sys.exit(str(wrong))
if proxies := os.environ.get("BIHUAN_PROXIES", ""):
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=proxies)
