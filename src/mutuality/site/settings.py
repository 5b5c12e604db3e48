"""Django's settings, from the environment alone (see environment.py)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mutuality.site import environment

HOUSE = Path(__file__).resolve().parent.parent
STAGE = environment.stage()
DEMO = STAGE == "demo"
DEBUG = environment.flag("MUTUALITY_DEBUG")
DATA = Path(environment.read("MUTUALITY_DATA")).resolve()
SECRET_KEY = environment.key("MUTUALITY_SECRET_KEY", DATA)
SEAL_KEY = environment.key("MUTUALITY_SEAL_KEY", DATA)
ALLOWED_HOSTS = [host.strip() for host in environment.read("MUTUALITY_HOSTS").split(",")]
HTTPS = environment.flag("MUTUALITY_HTTPS") and STAGE == "production"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mutuality.people",  # before allauth, so that our pages and mails stand in for its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "mutuality.kit",
    "django.forms",  # after kit, which draws some widgets itself
    "mutuality.record",
    "mutuality.partnerships",
    "mutuality.meetings",
    "mutuality.sensemaking",
    "mutuality.decisions",
    "mutuality.home",
    "mutuality.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mutuality.kit.middleware.brotli_where_taken",
    "django.middleware.http.ConditionalGetMiddleware",
    "mutuality.kit.untraced.untraced_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mutuality.kit.middleware.own_language_and_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "mutuality.site.urls"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mutuality.site.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mutuality.kit.templatetags.kit",
            ],
        },
    }
]
FORM_RENDERER = "mutuality.kit.forms.Renderer"

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Session rows and signed cookies carry no address and no browser name.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mutuality.kit.errors.form_too_old"
UNTRACED = "/box/"  # below here nobody is recognised, whatever their browser sends along
CACHES = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "memory"},
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if DATABASES["default"]["ENGINE"].endswith("sqlite3")
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}
    ),
}

# Who people are, and how they come in: a code by mail or a passkey; there are no passwords.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "mutuality.people.backends.ByLink",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("MUTUALITY_PROXIES")
ACCOUNT_ADAPTER = "mutuality.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "request_login_code": "mutuality.people.forms.AskForCodeForm",
    "confirm_login_code": "mutuality.people.forms.SignInCodeForm",
}
# An address is proven before it is kept (people.actions), so there is none left to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # longer than a code lives, so that a late one is answered with a sentence
# Known or not, an address gets a mail, the page says the same, and it takes as long.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_REAUTHENTICATION_REQUIRED = False
ACCOUNT_SESSION_REMEMBER = True
# A whole roundtable may come in through one network; one address gets few codes.
ACCOUNT_RATE_LIMITS = {"request_login_code": "120/m/ip,5/m/key", "claim_address": "120/m/ip,5/m/key"}
MFA_ADAPTER = "mutuality.people.adapter.PasskeyAdapter"
MFA_FORMS = {
    "add_webauthn": "mutuality.people.forms.AddPasskeyForm",
    "login_webauthn": "mutuality.people.forms.UsePasskeyForm",
    "edit_webauthn": "mutuality.people.forms.NamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# Words, hours, mail.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
    ("sw", _("Swahili")),
]
LOCALE_PATHS = [HOUSE / "site" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.read("MUTUALITY_MAIL_FROM")
globals().update(environment.mail(DATA))
QUEUE = "django_tasks.backends.immediate.ImmediateBackend" if STAGE == "test" else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": QUEUE, "QUEUES": ["default"]}}

# Where large opinion maps are drawn; empty: in this process.
DASK = environment.dask()

# Files and how much of them.
# Places that lower rooms link to, and higher rooms own (kit.pages.place).
PLACES = {
    "partnership": "home:partnership",
    "decision": "decisions:proposal",
    "propose": "decisions:propose",
    "front": "home:front",
    "consents": "partnerships:consents",
    "kept_from": "partnerships:add_kept_from",
    "what_came_of_words": "decisions:what_came_of_words",
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
LARGEST_BODY = 10 << 20  # bytes; what the front server takes before it answers 413
SLOWEST_BODY = environment.seconds("MUTUALITY_SLOWEST_BODY")  # after that the front server answers 408

# What browsers may do with our pages: nothing but show them.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SILENCED_SYSTEM_CHECKS: list[str] = []

# Logs say what went wrong, never who asked for what: no addresses, no paths of people's pages.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_addresses": {"()": "mutuality.kit.logs.WithoutAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_addresses"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"mutuality": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
