"""Addresses of the shop."""

from __future__ import annotations

from django.urls import path

from channels.web.views import basket, catalogue, checkout, order

app_name = "shop"
urlpatterns = [
    path("", catalogue.assortment, name="home"),
    path("artikel/<path:sku>/", catalogue.article, name="article"),
    path("korb/", basket.basket, name="basket"),
    path("korb/dazu/", basket.add, name="add"),
    path("kunde/", checkout.prove_customer, name="customer"),
    path("kunde/vergessen/", checkout.forget_customer, name="forget"),
    path("kasse/", checkout.details, name="details"),
    path("kasse/pruefen/", checkout.summary, name="summary"),
    path("kasse/bestellen/", checkout.place_order, name="place"),
    path("bestellung/<str:token>/", order.order_page, name="order"),
    path("bestellung/<str:token>/bestaetigung.pdf", order.confirmation, name="confirmation"),
    path("bestellung/<str:token>/antwort/", order.reply, name="reply"),
]
