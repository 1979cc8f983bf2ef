"""Addresses of the API."""

from __future__ import annotations

from django.urls import path, re_path

from channels.api.views.documentation import DocsView, NowhereView, ProblemView, SchemaView
from channels.api.views.messages import MessagesView, MessageView
from channels.api.views.orders import OrdersView, OrderView

app_name = "api"
urlpatterns = [
    path("v1/orders/", OrdersView.as_view(), name="orders"),
    path("v1/orders/<str:number>/", OrderView.as_view(), name="order"),
    path("v1/messages/", MessagesView.as_view(), name="messages"),
    path("v1/messages/<uuid:message_id>/", MessageView.as_view(), name="message"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("problems/<str:code>/", ProblemView.as_view(), name="problem"),
    re_path(r"^(?P<path>.*)$", NowhereView.as_view(), name="nowhere"),
]
