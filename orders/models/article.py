"""Articles, prices, the customers' own numbers, and what was bought before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.fields import ScaledDecimalField
from orders.fulltext.columns import folded_column
from orders.models.customer import Customer
from orders.models.lesson import Lesson


class Article(models.Model):
    """Something a customer can order; the key is the ERP's article number."""

    sku = models.CharField(_("Artikelnummer"), max_length=60, unique=True)
    folded = models.CharField(max_length=60, db_index=True, help_text="sku, upper case, letters and digits only")
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, db_index=True)
    name = models.CharField(_("Name"), max_length=250)
    description = models.TextField(_("Beschreibung"), blank=True)
    unit = models.CharField(_("Einheit"), max_length=3, help_text=_("Kürzel nach UN/ECE Rec. 20/21"))
    pack_size = ScaledDecimalField(
        _("Inhalt der Verpackung"), null=True, blank=True, help_text=_("so viele Einheiten enthält eine Verpackung")
    )
    pack_unit = models.CharField(_("Verpackung"), max_length=3, blank=True)
    price = ScaledDecimalField(_("Listenpreis"), help_text=_("netto, je Einheit"))
    currency = models.CharField(_("Währung"), max_length=3, default="EUR")
    category = models.CharField(_("Warengruppe"), max_length=200, blank=True)
    active = models.BooleanField(_("aktiv"), default=True)
    replaced_by = models.CharField(_("ersetzt durch"), max_length=60, blank=True, help_text=_("Artikelnummer des Nachfolgers"))
    aliases = models.TextField(_("andere Namen und Nummern"), blank=True, help_text=_("durch | getrennt"))
    search = models.TextField(blank=True, help_text="folded number, name and aliases for the search box")
    finder = folded_column("sku", "folded", "gtin", "name", "aliases")

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")
        ordering = ["sku"]
        indexes = [models.Index(fields=["-active", "sku"], name="article_active_first")]

    def __str__(self) -> str:
        return f"{self.sku} · {self.name}"


class Price(models.Model):
    """A net price per article unit in a price list, from a quantity (in article units) upward."""

    price_list = models.CharField(_("Preisliste"), max_length=40)
    article = models.ForeignKey(Article, verbose_name=_("Artikel"), on_delete=models.CASCADE, related_name="prices")
    min_quantity = ScaledDecimalField(_("ab Menge"), default=1)
    price = ScaledDecimalField(_("Preis"))

    class Meta:
        verbose_name = _("Preis")
        verbose_name_plural = _("Preise")
        constraints = [models.UniqueConstraint(fields=["price_list", "article", "min_quantity"], name="price_once")]

    def __str__(self) -> str:
        return f"{self.price_list} {self.article_id}: {self.price}"


class CustomerArticle(Lesson):
    """What a customer calls an article: the own number, or a wording learned at the desk."""

    customer = models.ForeignKey(Customer, verbose_name=_("Kunde"), on_delete=models.CASCADE, related_name="own_articles")
    customer_sku = models.CharField(_("Nummer oder Wortlaut"), max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="of a number: letters and digits; of a wording: its words")
    article = models.ForeignKey(Article, verbose_name=_("Artikel"), on_delete=models.CASCADE, related_name="customer_numbers")
    learned = models.BooleanField(_("bei der Arbeit gelernt"), default=False)
    beside = models.CharField(
        _("Worte daneben"), max_length=200, blank=True, help_text=_("was neben einer gelernten Nummer stand")
    )

    class Meta:
        verbose_name = _("Artikelnummer eines Kunden")
        verbose_name_plural = _("Artikelnummern der Kunden")
        constraints = [models.UniqueConstraint(fields=["customer", "folded"], name="customer_article_once")]

    def __str__(self) -> str:
        return f"{self.customer_sku} → {self.article_id}"


class UnitUsage(Lesson):
    """The unit that a customer means by what is written for an article ("Karton" for a pack of ten); learned at the desk."""

    customer = models.ForeignKey(Customer, verbose_name=_("Kunde"), on_delete=models.CASCADE, related_name="unit_usages")
    article = models.ForeignKey(Article, verbose_name=_("Artikel"), on_delete=models.CASCADE, related_name="unit_usages")
    written = models.CharField(
        _("geschrieben"), max_length=40, blank=True, help_text=_("wie der Kunde sie schreibt; leer: gar keine Einheit")
    )
    key = models.CharField(max_length=40, blank=True, help_text="the same as it is compared")
    unit = models.CharField(_("Einheit"), max_length=3, help_text=_("Kürzel nach UN/ECE Rec. 20/21"))

    class Meta:
        verbose_name = _("Einheit eines Kunden")
        verbose_name_plural = _("Einheiten der Kunden")
        constraints = [models.UniqueConstraint(fields=["customer", "article", "key"], name="unit_usage_once")]

    def __str__(self) -> str:
        return f"{self.written} → {self.unit}"


class Purchase(models.Model):
    """One line of what a customer ordered before Allwege kept the orders itself."""

    customer = models.ForeignKey(Customer, verbose_name=_("Kunde"), on_delete=models.CASCADE, related_name="purchases")
    order_date = models.DateField(_("Bestelldatum"))
    po_number = models.CharField(_("Bestellnummer"), max_length=80, blank=True)
    article = models.ForeignKey(Article, verbose_name=_("Artikel"), on_delete=models.CASCADE, related_name="purchases")
    quantity = ScaledDecimalField(_("Menge"))
    unit = models.CharField(_("Einheit"), max_length=3)

    class Meta:
        verbose_name = _("früherer Kauf")
        verbose_name_plural = _("frühere Käufe")
        indexes = [models.Index(fields=["customer", "order_date"])]

    def __str__(self) -> str:
        return f"{self.order_date} {self.customer_id} {self.article_id}"
