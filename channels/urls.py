"""Every address of the channels."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("channels.api.urls")),
    path("shop/", include("channels.web.urls")),
    path("telefon/", include("channels.phone.urls")),
]
