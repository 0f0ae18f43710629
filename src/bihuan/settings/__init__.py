"""Django's settings, all from the environment the launcher prepares; holds no secret and no path of its own."""

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from bihuan.settings.logs import logging_config
from bihuan.settings.reading import whole_number

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BIHUAN_DATA", "var"))
KIND = os.environ.get("BIHUAN_KIND", "real")  # real, demo or exercise


def database(url: str) -> dict[str, Any]:
    """Django's connection settings for a PostgreSQL URL; a socket folder may stand in its `host` parameter."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # What is planned once (journal.statements) is planned for whatever values: comparing would mean planning each time.
        "OPTIONS": {"application_name": "bihuan", "options": "-c plan_cache_mode=force_generic_plan"},
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://bihuan_app@127.0.0.1/bihuan")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
DATABASES = {"default": database(DATABASE_URL)}
if os.environ.get("BIHUAN_AS_OWNER") and DATABASE_OWNER_URL:  # migrate, backup and restore only
    DATABASES["default"] = database(DATABASE_OWNER_URL)

_key_file = DATA / "keys" / "secret_key"
SECRET_KEY = os.environ.get("BIHUAN_SECRET_KEY") or (
    _key_file.read_text().strip() if _key_file.is_file() else secrets.token_urlsafe(48)
)
DEBUG = False
_hosts = os.environ.get("BIHUAN_HOSTS", "")
ALLOWED_HOSTS = [host for host in _hosts.split(",") if host] or ["localhost", "127.0.0.1", "[::1]"]
_TLS = os.environ.get("BIHUAN_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "axes",
    "procrastinate.contrib.django",
    "bihuan.journal",
    "bihuan.people",
    "bihuan.records",
    "bihuan.cases",
    "bihuan.intake",
    "bihuan.web",
    "bihuan.desk",
]
MIDDLEWARE = [
    "bihuan.web.watching.Watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.web.middleware.ActingPerson",
    "bihuan.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bihuan.urls"
WSGI_APPLICATION = "bihuan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "bihuan.web.context.frame",
            ],
            "builtins": [
                "bihuan.web.templatetags.office",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# Length 10 with three kinds of characters, lock after 5 failures for 30 minutes: figures implementers of GB/T 22239
# level 3 use; the standard itself names none.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "bihuan.people.passwords.ThreeKinds"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_CALLABLE = "bihuan.web.lockout.own_page"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = (
    False  # the page tells how long is left, so that must not grow
)
AXES_SENSITIVE_PARAMETERS = [
    "login",
    "typed",
]  # what somebody had typed goes with a log-in; axes must not store it
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "bihuan.people.sessions"  # rows that say whose they are
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = whole_number("BIHUAN_IDLE_SECONDS", default=30 * 60)
SIGN_SITTING_SECONDS = 15 * 60  # one re-authentication per sitting of signing, interface.md
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "bihuan.web.answers.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
# Browsers remember for 30 days to come by TLS only; the launcher says so for a real instance with an issued certificate.
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if os.environ.get("BIHUAN_HSTS") == "1" else 0
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", "中文")
]  # English joins when all of it is translated; half of it would be worse than none
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("BIHUAN_STATIC", DATA / "static"))
STATICFILES_DIRS = [Path(p) for p in [os.environ.get("BIHUAN_ASSETS", "")] if p]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
UPLOAD_LIMIT_BYTES = whole_number("BIHUAN_UPLOAD_LIMIT", default=30 * 1024 * 1024)
# How long an upload is kept that nothing came of, because its move was refused; never less than a request may take.
UPLOAD_KEPT_HOURS = whole_number("BIHUAN_UPLOAD_KEPT_HOURS", default=24)
# How much of a list is read at most, see intake.reading.limits.
IMPORT_LIMITS = {name: value for name, value in os.environ.items() if name.startswith("BIHUAN_IMPORT_")}
# Codes of records.filekinds. HEIC stays out: nothing here can make the copy without place and time that others see.
UPLOAD_KINDS = (
    os.environ.get("BIHUAN_UPLOAD_KINDS") or "jpeg,png,webp,pdf,docx,xlsx,ole,mp4,m4a,mp3,wav,amr"
).split(",")
# A list up to this size is read while the desk waits; a longer one by the worker, with its progress shown.
READ_AT_ONCE_BYTES = whole_number("BIHUAN_READ_AT_ONCE", default=512 * 1024, least=0)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "bihuan.web.in_memory.InMemoryUploads",  # first: what may name complainants passes through no file
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a grid of a large batch posts some 20 fields a row

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # framing is forbidden by frame-ancestors in our own Content-Security-Policy
    "security.W004",  # HSTS comes with an issued certificate; an intranet address without one would be locked out
    *["security.W005", "security.W021"],  # other hosts below our name are not ours to bind
    "security.W008",  # same for the redirect to TLS
    *([] if _TLS else ["security.W012", "security.W016"]),  # cookies are marked secure as soon as TLS is on
]
METRICS_TOKEN = os.environ.get(
    "BIHUAN_METRICS_TOKEN", ""
)  # lets a Prometheus on another machine read /metrics
LOGGING = logging_config(os.environ.get("BIHUAN_LOG", ""))
