"""Every address of the product; the rooms above are named as strings only."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from intake.health import livez, readyz

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("", include("orders.desk.urls")),
    path("quelle/", include("intake.source_urls")),
    path("", include("channels.urls")),
    path("", include("orders.people.urls")),
    path("sprache/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]
