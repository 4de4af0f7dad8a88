"""Django's settings. Every choice is an environment variable; the defaults suit one machine.

State (database, blobs, renders, logs, sockets, keys) lies under VAR and nowhere else.
"""

from pathlib import Path
from urllib.parse import quote

import django_stubs_ext
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from config.admin import UNFOLD as UNFOLD
from config.clients import clients
from config.database import database
from config.environment import choice, flag, number, text, words
from config.logs import configure_structlog, logging_config
from config.state import secret_key, valkey_socket, vault_key
from config.storage import storages
from media_library.limits import Limits

# Lets `ModelAdmin[Asset]` and its like be written where mypy asks for them.
django_stubs_ext.monkeypatch()

VERSION = "0.2"
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(text("REELGRAPH_VAR", str(BASE_DIR / "var"))).expanduser().absolute()
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = flag("REELGRAPH_DEBUG")
SECRET_KEY = text("SECRET_KEY") or secret_key(VAR / "secret_key")
ALLOWED_HOSTS = words("REELGRAPH_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("REELGRAPH_ORIGINS")

INSTALLED_APPS = [
    "unfold",  # before the admin, whose templates it replaces
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "ninja",
    "django_rq",
    "django_structlog",
    "workspaces",
    "media_library",
    "render",
    "uploads",
    "workflows",
]

MIDDLEWARE = [
    "config.api_errors.api_errors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

# JSON bodies; files are streamed and have limits of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
LOGIN_URL = "admin:login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database(text("DATABASE_URL"), VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Messages: the embedded Valkey on its socket, or any Redis or Valkey by URL.
VALKEY_SOCKET = valkey_socket(VAR)
REDIS_URL = text("REDIS_URL", f"unix://{quote(str(VALKEY_SOCKET))}")
# A job's own time limit comes from its node; this one only ends what forgot to set one.
RQ_QUEUES = {
    name: {"URL": REDIS_URL, "DEFAULT_TIMEOUT": 3600} for name in ("render", "network", "analysis")
}
# A connection that broke is made anew: else the first browser after a restart of Redis is refused.
MESSAGES_RETRY = Retry(ExponentialBackoff(base=0.05, cap=0.5), retries=2)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "retry": MESSAGES_RETRY}],
            "prefix": "reelgraph",
        },
    }
}

# Media files, and what one may cost. Names and defaults of limits: media_library/limits.py.
MEDIA_STORE = VAR / "media"
STORAGES = storages()
# With an S3 bucket: local copies, in all; whether readers are sent to the bucket, and how long
# such a link to it holds.
MEDIA_CACHE_BYTES = int(text("REELGRAPH_CACHE_MB", "20480")) * 2**20
MEDIA_REDIRECT = flag("REELGRAPH_S3_REDIRECT", default=True)
MEDIA_REDIRECT_SECONDS = int(text("REELGRAPH_S3_LINK_SECONDS", "900"))
# Who sends files of the disk: this server, or the one before it, told by a header.
MEDIA_SENDFILE = choice("REELGRAPH_SENDFILE", "x-accel", "x-sendfile")
MEDIA_SENDFILE_BASE = text("REELGRAPH_SENDFILE_BASE", "/protected-media/")
# Signed links, and networks that an import by URL may reach although they are not public.
MEDIA_LINK_SECONDS_MOST = int(text("REELGRAPH_LINK_DAYS", "30")) * 24 * 3600
IMPORT_NETWORKS = words("REELGRAPH_IMPORT_NETWORKS")
IMPORT_SECONDS = int(text("REELGRAPH_IMPORT_SECONDS", "900"))
MEDIA_LIMITS = Limits()
# Previews of nodes, in all; those that nobody has looked at for longest go first.
PROXY_BYTES = int(text("REELGRAPH_PROXY_MB", "2048")) * 2**20

# Uploads: what a workspace may send unless its own limits say otherwise.
UPLOAD_MAX_BYTES = int(text("REELGRAPH_UPLOAD_MAX_MB", "500")) * 2**20
UPLOAD_CHUNK_BYTES = 2**20
UPLOAD_CONTAINERS = words(
    "REELGRAPH_UPLOAD_CONTAINERS",
    "mp4,mov,avi,mkv,webm,wav,aiff,mp3,aac,flac,ogg,gif,png,jpg,webp,bmp,avif",
)
# An upload that gets nothing for so long is forgotten, and a workspace has so many at once.
UPLOAD_HOURS = int(text("REELGRAPH_UPLOAD_HOURS", "24"))
UPLOAD_MOST_OPEN = int(text("REELGRAPH_UPLOADS_OPEN", "500"))
# Forms with files that are too large for memory: not on /tmp, which may be small, or memory.
FILE_UPLOAD_TEMP_DIR = VAR / "forms"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

# Events and log lines of runs that ended so long ago are forgotten; 0 keeps them for good.
RUN_LOG_DAYS = int(text("REELGRAPH_RUN_LOG_DAYS", "90"))
# Address space of one ffmpeg. With less than the least it does not even start.
FFMPEG_MEMORY_MB = number("REELGRAPH_FFMPEG_MEMORY_MB", 8192, least=200)

# Publishing. What credentials are encrypted with: keys, newest first, else a file made here once.
VAULT_KEYS = words("REELGRAPH_VAULT_KEYS")
VAULT_KEY_FILE = VAR / "vault_keys"
if not VAULT_KEYS:
    vault_key(VAULT_KEY_FILE)
# Id and secret of the app that each platform knows Reelgraph by.
PLATFORM_CLIENT_SECRETS = clients()
# In place of all platforms: the base URL of a `manage.py platform_simulator`.
PLATFORM_SIMULATOR = text("REELGRAPH_PLATFORM_SIMULATOR").rstrip("/")
# Networks that a webhook or bucket may be in although they are not public, and the folder that
# folder accounts publish into.
PUBLISH_NETWORKS = words("REELGRAPH_PUBLISH_NETWORKS")
PUBLISH_FOLDER = Path(text("REELGRAPH_PUBLISH_FOLDER", str(VAR / "out"))).expanduser().absolute()
# After a lost answer: how long something that was sent may still be on its way, so that "it is not
# there" is not yet believed. And how long a worker waits on for a platform that is processing.
PUBLISH_SETTLE_SECONDS = float(text("REELGRAPH_PUBLISH_SETTLE_SECONDS", "20"))
PUBLISH_PATIENCE_SECONDS = float(text("REELGRAPH_PUBLISH_PATIENCE_SECONDS", "60"))
# Waits between tries and questions, times this: less than 1 only against a simulator.
PUBLISH_PACE = float(text("REELGRAPH_PUBLISH_PACE", "1"))

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
# Served out of the packages that hold them: nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
STUDIO_BUILD = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("studio", STUDIO_BUILD)] if STUDIO_BUILD.is_dir() else []
# Vite names its files by their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/studio/assets/"

# Behind HTTPS (a proxy that sets X-Forwarded-Proto): cookies and links insist on it.
HTTPS = flag("REELGRAPH_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Pages about errors hide the values that functions call sensitive, on developers' machines too.
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.api_errors.DiscreetReports"

configure_structlog()
LOGGING = logging_config(
    text("REELGRAPH_LOG_LEVEL", "INFO").upper(), text("REELGRAPH_LOG_FORMAT", "json")
)
