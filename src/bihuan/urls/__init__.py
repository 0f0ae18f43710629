"""Every address of the house, and the pages for what goes wrong."""

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.health import healthz, readyz
from bihuan.web.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bihuan.desk.urls")),
    path("api/v1/", include("bihuan.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "bihuan.web.answers.bad_request"
handler404 = "bihuan.web.answers.not_found"
handler500 = "bihuan.web.answers.server_error"
