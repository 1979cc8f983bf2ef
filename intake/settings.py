"""All settings, by environment variables alone (docs/configuration.md)."""

from __future__ import annotations

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from intake.variables import Variables

BASE_DIR = Path(__file__).resolve().parent.parent
env = Variables()
# What the environment already says goes before this file.
env.read_env(os.environ.get("ALLWEGE_ENV", BASE_DIR / ".env"))

VAR = Path(env.str("ALLWEGE_VAR", default=str(BASE_DIR / "var"))).resolve()
if (VAR / "demo.json").exists() and env.str("ALLWEGE_DEMO", default="") != "no":
    # The demo company is the same one for every command, not only for script/server.
    env.read_env(BASE_DIR / "demo" / "werkbedarf" / "company.env")
DEBUG = env.bool("ALLWEGE_DEBUG", default=False)
VAR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """Take the key from the environment, else keep a random one of its own under ``ALLWEGE_VAR``."""
    given: str = env.str("ALLWEGE_SECRET_KEY", default="")
    if given:
        return given
    path = VAR / "secret_key"
    if not path.exists():
        import secrets

        # Under another name first: on a full disk an empty key would stay behind.
        draft = VAR / f".secret_key.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        draft.replace(path)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# The machine itself is always let in: health checks ask there.
ALLOWED_HOSTS = [*env.list("ALLWEGE_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = env.list("ALLWEGE_ORIGINS", default=[])
HTTPS = env.bool("ALLWEGE_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

INSTALLED_APPS = [
    # Ours first: their templates go before those of the libraries.
    "orders",
    "intake",
    "channels",
    "orders.people.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "orders.people.second_factor.DemandSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
ROOT_URLCONF = "intake.urls"
WSGI_APPLICATION = "intake.wsgi.application"
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

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'allwege.sqlite3'}")}
if not DATABASES["default"]["ENGINE"].endswith(("sqlite3", "postgresql")):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Write transactions take the lock at once: a deferred one that upgrades fails without waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;PRAGMA cache_size=-20000;",
    }
    # An in-memory test database shares one cache between threads and then reports locks that no timeout cures.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True


def _redis_socket() -> Path:
    """Place the private Redis socket in ``VAR``, or, as Linux allows 107 bytes, under /tmp if that path is too long."""
    path = VAR / "redis.sock"
    if len(str(path).encode()) <= 100:
        return path
    import hashlib
    import tempfile

    return (
        Path(tempfile.gettempdir()) / f"allwege-{os.getuid()}-{hashlib.sha256(str(VAR).encode()).hexdigest()[:12]}" / "redis.sock"
    )


REDIS_URL = env.str("REDIS_URL", default=f"redis+socket://{_redis_socket()}")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_VISIBILITY_TIMEOUT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"intake.tasks.process_with_ocr": {"queue": "ocr"}}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "intake.tasks.sweep", "schedule": env.float("ALLWEGE_SWEEP_S", default=15.0)},
    "send-answers": {"task": "channels.tasks.send_due_answers", "schedule": env.float("ALLWEGE_SEND_S", default=15.0)},
    "collect-fax": {"task": "channels.tasks.collect_fax", "schedule": env.float("ALLWEGE_FAX_POLL_S", default=2.0)},
    "drop-old-log": {"task": "orders.tasks.drop_old_log", "schedule": crontab(hour=3, minute=20)},
    "collect-mail": {"task": "channels.tasks.collect_mail", "schedule": env.float("ALLWEGE_MAIL_POLL_S", default=10.0)},
}

# Shared by all processes; counts failed sign-ins, so that it must not be emptied by a few hundred other entries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- people (docs/people.md) --------------------------------------------------------------------------------
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": env.int("ALLWEGE_PASSWORD_LENGTH", default=12)}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "orders.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
# Nobody signs up: people are made in the administration.
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SIGN_IN_ATTEMPTS = env.int("ALLWEGE_SIGN_IN_ATTEMPTS", default=5)
LOCK_MINUTES = env.int("ALLWEGE_LOCK_MINUTES", default=5)
# A whole office may come from one address: per address it is only dammed, per person it is locked.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": f"30/m/ip,{SIGN_IN_ATTEMPTS}/{LOCK_MINUTES}m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLWEGE_TRUSTED_PROXIES", default=0)

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
# Browsers offer security keys over HTTPS and on localhost only; this lets the latter in.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
TWO_FACTOR_ROLES = env.list("ALLWEGE_TWO_FACTOR_ROLES", default=[])
if _unknown := set(TWO_FACTOR_ROLES) - {"all", "clerk", "lead", "keeper", "admin", "read-only"}:
    raise ImproperlyConfigured(f"ALLWEGE_TWO_FACTOR_ROLES names no role: {', '.join(sorted(_unknown))} (docs/people.md)")

OIDC_URL = env.str("ALLWEGE_OIDC_URL", default="")
OIDC_SIGN_UP_ROLE = env.str("ALLWEGE_OIDC_SIGN_UP_ROLE", default="")
OIDC_TRUST_EMAIL = env.bool("ALLWEGE_OIDC_TRUST_EMAIL", default=False)
if OIDC_SIGN_UP_ROLE and OIDC_SIGN_UP_ROLE not in {"clerk", "lead", "keeper", "admin", "read-only"}:
    raise ImproperlyConfigured(f"ALLWEGE_OIDC_SIGN_UP_ROLE names no role: {OIDC_SIGN_UP_ROLE} (docs/people.md)")
SOCIALACCOUNT_ADAPTER = "orders.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# A link, no form: the content security policy lets no form lead to another server.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.str("ALLWEGE_OIDC_NAME", default="Firmenkonto"),
                "client_id": env.str("ALLWEGE_OIDC_CLIENT_ID", default=""),
                "secret": env.str("ALLWEGE_OIDC_SECRET", default=""),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}

# Who read or changed what is kept for so many days; 0 keeps it for ever.
LOG_KEEP_DAYS = env.int("ALLWEGE_LOG_KEEP_DAYS", default=365)

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["channels.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "channels.api.problems.problem_response",
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
}
API_CALLS_PER_MINUTE = env.int("ALLWEGE_API_CALLS_PER_MINUTE", default=600)
SPECTACULAR_SETTINGS = {
    "TITLE": "Allwege",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "validatorUrl": None},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Channel": "channels.api.choices.CHANNELS",
        "DocumentChannel": "channels.api.choices.DOCUMENT_CHANNELS",
        "OrderState": "channels.api.choices.ORDER_STATES",
        "OrderDecision": "channels.api.choices.ORDER_DECISIONS",
        "MessageState": "channels.api.choices.MESSAGE_STATES",
        "MessageKind": "channels.api.choices.MESSAGE_KINDS",
        "Decision": "channels.api.choices.DECISIONS",
        "ReasonCode": "channels.api.choices.REASONS",
        "AnswerKind": "channels.api.choices.ANSWER_KINDS",
        "AnswerState": "channels.api.choices.ANSWER_STATES",
    },
}

# --- the firm ---------------------------------------------------------------------------------------------
COMPANY = {
    "name": env.str("ALLWEGE_COMPANY_NAME", default="Allwege"),
    "street": env.str("ALLWEGE_COMPANY_STREET", default=""),
    "postal_code": env.str("ALLWEGE_COMPANY_POSTAL_CODE", default=""),
    "city": env.str("ALLWEGE_COMPANY_CITY", default=""),
    "phone": env.str("ALLWEGE_COMPANY_PHONE", default=""),
    "fax": env.str("ALLWEGE_COMPANY_FAX", default=""),
    "email": env.str("ALLWEGE_COMPANY_EMAIL", default=""),
    "vat_id": env.str("ALLWEGE_COMPANY_VAT_ID", default=""),
}
MFA_TOTP_ISSUER = COMPANY["name"]
COUNTRY = env.str("ALLWEGE_COUNTRY", default="DE")
HOLIDAYS_SUBDIVISION = env.str("ALLWEGE_HOLIDAYS", default="BW")
WORKING_HOURS = env.str("ALLWEGE_WORKING_HOURS", default="Mo-Th 07:30-17:00, Fr 07:30-15:00")
ANSWER_WITHIN_MINUTES = env.int("ALLWEGE_ANSWER_WITHIN_MINUTES", default=60)
CLAIM_MINUTES = env.int("ALLWEGE_CLAIM_MINUTES", default=10)
# So long an answer to a decision at the desk stays here, so that the decision can be taken back.
UNDO_SECONDS = env.int("ALLWEGE_UNDO_SECONDS", default=20)
# One wrong order in so many accepted ones is borne; everything less sure is shown to a person.
ONE_WRONG_IN = env.int("ALLWEGE_ONE_WRONG_IN", default=1000)
PUBLIC_URL = env.str("ALLWEGE_PUBLIC_URL", default="http://localhost:8000")
SOURCE_PROVIDER = "intake.presenting.source_of"

# --- channels ---------------------------------------------------------------------------------------------
FAX_INBOX = Path(env.str("ALLWEGE_FAX_INBOX", default=str(VAR / "fax" / "in")))
FAX_OUTBOX = Path(env.str("ALLWEGE_FAX_OUTBOX", default=str(VAR / "fax" / "out")))
FAX_SENDFAX = env.str("ALLWEGE_SENDFAX", default="")
FAX_STABLE_S = env.float("ALLWEGE_FAX_STABLE_S", default=1.5)
# imaps://user:password@host:993/INBOX, several parted by blanks
MAILBOXES = env.str("ALLWEGE_MAILBOXES", default="").split()
# smtp://user:password@host:587, smtps://… ; empty: mails are written as .eml below ALLWEGE_VAR/mail/out
SMTP_URL = env.str("ALLWEGE_SMTP_URL", default="")
MAIL_FROM = env.str("ALLWEGE_MAIL_FROM", default=COMPANY["email"] or "bestellung@localhost")

# --- limits on what comes from outside ----------------------------------------------------------------------
LIMIT_MESSAGE_BYTES = env.int("ALLWEGE_LIMIT_MESSAGE_BYTES", default=30 * 1024 * 1024)
LIMIT_MESSAGE_SECONDS = env.int("ALLWEGE_LIMIT_MESSAGE_SECONDS", default=200)

LOGGING_CONFIG = "intake.logs.configure"
LOGGING = {"json": env.bool("ALLWEGE_LOG_JSON", default=False), "level": env.str("ALLWEGE_LOG_LEVEL", default="INFO").upper()}
SILENCED_SYSTEM_CHECKS: list[str] = []
