"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from orders.desk.views import articles, fragments, live, log, looking, orders, people, queue, review, search, typing

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("naechster/", queue.next_item, name="next"),
    path("mehrere/", queue.several, name="several"),
    path("mehrere/zurueck/", queue.undo, name="undo"),
    path("live/", live.stream, name="live"),
    path("pruefen/<int:item_id>/", review.review, name="review"),
    path("pruefen/<int:item_id>/entscheiden/", review.decide, name="decide"),
    path("pruefen/<int:item_id>/uebernehmen/", review.take_over, name="take_over"),
    path("pruefen/<int:item_id>/halten/", review.hold, name="hold"),
    path("pruefen/<int:item_id>/entwurf/", typing.keep, name="keep_draft"),
    path("pruefen/<int:item_id>/entwurf/verwerfen/", typing.drop, name="drop_draft"),
    path("pruefen/<int:item_id>/nachsehen/", typing.check, name="check"),
    path("pruefen/<int:item_id>/positionen/", typing.arrange, name="arrange"),
    path("pruefen/<int:item_id>/neben/", looking.compare, name="compare"),
    path("pruefen/<int:item_id>/original/<str:source_ref>/<int:position>/<int:page_number>/", looking.page, name="source_page"),
    path("pruefen/<int:item_id>/zuruecknehmen/", review.take_back, name="take_back"),
    path("pruefen/<int:item_id>/da/", live.looking, name="looking"),
    path("pruefen/<int:item_id>/wer/", live.lookers, name="lookers"),
    path("auftraege/", orders.order_list, name="orders"),
    path("auftraege/<str:number>/", orders.order_page, name="order"),
    path("auftraege/<str:number>/schritt/", orders.step, name="step"),
    path("antworten/<int:answer_id>/erneut/", orders.resend, name="resend"),
    path("kunden/", people.customer_list, name="customers"),
    path("kunden/<str:number>/", people.customer_page, name="customer"),
    path("kunden/<str:number>/vergessen/", people.forget, name="forget"),
    path("kunden/<str:number>/kontakt/", people.check_contact, name="check_contact"),
    path("artikel/", articles.article_list, name="articles"),
    path("artikel/<path:sku>/", articles.article_page, name="article"),
    path("protokoll/", log.log, name="log"),
    path("suche/", search.search, name="search"),
    path("teile/artikel/", fragments.find_articles, name="find_articles"),
    path("teile/kunden/", fragments.find_customers, name="find_customers"),
    path("teile/kunde/", fragments.customer_panel, name="customer_panel"),
    path("teile/preis/", fragments.price, name="price"),
    path("teile/summe/", fragments.total, name="total"),
]
