"""Every address of the product; the rooms above are named as strings only."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path
from django.views.i18n import set_language

from intake.health import livez, readyz

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("", include("orders.desk.urls")),
    path("quelle/", include("intake.source_urls")),
    path("", include("channels.urls")),
    path("anmelden/", auth_views.LoginView.as_view(template_name="desk/login.html"), name="login"),
    path("abmelden/", auth_views.LogoutView.as_view(), name="logout"),
    path("sprache/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]
