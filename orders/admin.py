"""The back door for whoever keeps master data and log-ins. What a lifecycle owns can be looked at, not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orders import texts_admin  # noqa: F401 - registers text modules
from orders.contacts import normal_contact
from orders.folding import folded, wording_key
from orders.masterdata.articles import derive_article
from orders.masterdata.revision import raise_revision
from orders.models import (
    Address,
    Answer,
    Article,
    AssignmentRule,
    ClerkProfile,
    Contact,
    Customer,
    CustomerArticle,
    NumberRange,
    Order,
    OrderEvent,
    OrderLine,
    Price,
    Purchase,
    QueueItem,
)
from orders.people import admin as people  # noqa: F401 - registers people and roles
from orders.people.site import Logged

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    Inline, ModelForm, FormSet = admin.TabularInline, forms.ModelForm, BaseInlineFormSet


class ReadOnly:
    """Rows that only the program itself writes."""

    def has_add_permission(self, _request: HttpRequest, _parent: object = None) -> bool:
        """Nobody adds them here."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody changes them here."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody deletes them here."""
        return False


class ContactForm(ModelForm):
    """Keeps the comparable form of a number or address with what was written."""

    class Meta:
        model = Contact
        fields = ["customer", "kind", "value", "learned"]

    def clean(self) -> dict[str, Any]:
        """Refuse what is no number or address, and one that the customer has already."""
        data: dict[str, Any] = super().clean() or {}
        kind, value = data.get("kind"), data.get("value")
        if not kind or not value:
            return data
        normal = self.instance.normal = normal_contact(kind, value)
        if not normal:
            raise ValidationError({"value": _("Das ist keine solche Nummer oder Adresse.")})
        customer = data.get("customer")
        if customer is not None and customer.pk:
            others = Contact.objects.filter(customer=customer, kind=kind, normal=normal).exclude(pk=self.instance.pk)
            if others.exists():
                raise ValidationError({"value": _("Das steht bei diesem Kunden schon.")})
        return data


class ContactFormSet(FormSet):
    """All contacts of a customer on one page."""

    def clean(self) -> None:
        """Refuse the same one twice."""
        super().clean()
        seen = set()
        for form in self.forms:
            if form.is_valid() and form.cleaned_data.get("value") and not form.cleaned_data.get("DELETE"):
                key = (form.cleaned_data["kind"], form.instance.normal)
                if key in seen:
                    form.add_error("value", _("Das steht bei diesem Kunden schon."))
                seen.add(key)


class CustomerArticleForm(ModelForm):
    """Keeps the comparable form of the customer's number with what was written."""

    class Meta:
        model = CustomerArticle
        fields = ["customer", "customer_sku", "article", "learned"]

    def clean(self) -> dict[str, Any]:
        """Refuse a number that says nothing, and one that the customer has already."""
        data: dict[str, Any] = super().clean() or {}
        own = data.get("customer_sku")
        if own:
            # A learned wording stays one; its key is made of words.
            fold = wording_key if " " in self.instance.folded else folded
            key = self.instance.folded = fold(own)[:200]
            if not key:
                raise ValidationError({"customer_sku": _("Mindestens ein Buchstabe oder eine Ziffer ist nötig.")})
            same = CustomerArticle.objects.filter(customer=data.get("customer"), folded=key).exclude(pk=self.instance.pk)
            if same.exists():
                raise ValidationError({"customer_sku": _("Das steht bei diesem Kunden schon.")})
        return data


class ContactInline(Inline):
    """The numbers and addresses of a customer."""

    model = Contact
    form, formset = ContactForm, ContactFormSet
    fields = ["kind", "value", "learned"]
    extra = 0


class AddressInline(Inline):
    """The further delivery addresses of a customer."""

    model = Address
    extra = 0


class PriceInline(Inline):
    """The prices of an article in all price lists."""

    model = Price
    extra = 0


class LineInline(ReadOnly, Inline):
    """The positions of an order."""

    model = OrderLine
    fields = [
        "position",
        "article",
        "text",
        "quantity",
        "unit",
        "price",
        "price_source",
        "stated_price",
        "replaced",
        "confidence",
    ]
    extra = 0


class EventInline(ReadOnly, Inline):
    """What happened to an order."""

    model = OrderEvent
    fields = ["at", "actor", "what", "note", "before", "after"]
    extra = 0


class Remembered(Logged):
    """Rows of which every process keeps a copy in memory: whoever changes them says so."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and have the copies made anew."""
        super().save_model(request, obj, form, change)
        raise_revision()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and have the copies made anew."""
        super().delete_model(request, obj)
        raise_revision()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, and have the copies made anew."""
        super().delete_queryset(request, queryset)
        raise_revision()


@admin.register(Article)
class ArticleAdmin(Remembered):
    """What can be ordered."""

    list_display = ["sku", "name", "unit", "pack_size", "pack_unit", "price", "currency", "category", "active", "replaced_by"]
    list_filter = ["active", "unit", "currency"]
    search_fields = ["sku", "folded", "gtin", "name", "aliases"]
    exclude = ["folded", "search"]
    inlines = [PriceInline]
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Keep what the article is found by in step with its number and names."""
        derive_article(obj)
        super().save_model(request, obj, form, change)


@admin.register(Customer)
class CustomerAdmin(Remembered):
    """Who may order."""

    list_display = ["number", "name", "postal_code", "city", "price_list", "account_manager", "active", "credit_stop"]
    list_filter = ["active", "credit_stop", "account_manager", "price_list", "preferred_channel", "country"]
    search_fields = ["number", "name", "city", "postal_code", "vat_id", "contacts__normal"]
    inlines = [ContactInline, AddressInline]
    list_per_page = 50


@admin.register(Contact)
class ContactAdmin(Logged):
    """Whose number or address it is."""

    form = ContactForm
    list_display = ["value", "kind", "customer", "learned"]
    list_filter = ["kind", "learned"]
    list_select_related = ["customer"]
    search_fields = ["value", "normal", "customer__number", "customer__name"]
    autocomplete_fields = ["customer"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What is entered by hand does not come from the master data and must outlive the next import."""
        return {"learned": True} | super().get_changeform_initial_data(request)


@admin.register(CustomerArticle)
class CustomerArticleAdmin(Logged):
    """What customers call articles."""

    form = CustomerArticleForm
    list_display = ["customer_sku", "customer", "article", "learned"]
    list_filter = ["learned"]
    list_select_related = ["customer", "article"]
    search_fields = ["customer_sku", "folded", "customer__number", "customer__name", "article__sku", "article__name"]
    autocomplete_fields = ["customer", "article"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What is entered by hand does not come from the master data and must outlive the next import."""
        return {"learned": True} | super().get_changeform_initial_data(request)


@admin.register(Address)
class AddressAdmin(Logged):
    """Further delivery addresses."""

    list_display = ["customer", "label", "name", "street", "postal_code", "city"]
    list_select_related = ["customer"]
    search_fields = ["label", "name", "street", "postal_code", "city", "customer__number", "customer__name"]
    autocomplete_fields = ["customer"]


@admin.register(Price)
class PriceAdmin(Logged):
    """Prices by list and quantity."""

    list_display = ["price_list", "article", "min_quantity", "price"]
    list_filter = ["price_list"]
    list_select_related = ["article"]
    search_fields = ["article__sku", "article__name"]
    autocomplete_fields = ["article"]


@admin.register(ClerkProfile)
class ClerkProfileAdmin(Logged):
    """Whose customers a person looks after, and who is away."""

    list_display = ["user", "manages", "absent", "absent_from", "absent_until", "deputy"]
    list_editable = ["absent", "absent_from", "absent_until"]
    list_select_related = ["user", "deputy"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "manages"]
    autocomplete_fields = ["user", "deputy"]


class AssignmentRuleForm(ModelForm):
    """Says in words what the database would refuse."""

    class Meta:
        model = AssignmentRule
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """A rule names a person or a group, and contacts as the master data spell them."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("person")) == bool(data.get("group")):
            raise ValidationError(_("Bitte entweder eine Person oder eine Gruppe angeben."))
        contact = data.get("contact")
        if contact and not Customer.objects.filter(account_manager=contact).exists():
            raise ValidationError({"contact": _("Bei keinem Kunden ist diese Betreuung eingetragen.")})
        return data


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(Logged):
    """Who gets what comes in: the first rule that fits, from the smallest position on."""

    form = AssignmentRuleForm
    list_display = [
        "position",
        "name",
        "channel",
        "kind",
        "reason",
        "contact",
        "price_list",
        "postal_codes",
        "person",
        "group",
        "active",
    ]
    list_display_links = ["name"]
    list_editable = ["position", "active"]
    list_select_related = ["person", "group"]
    autocomplete_fields = ["person"]


@admin.register(Order)
class OrderAdmin(ReadOnly, Logged):
    """Orders, to look at: they change at the desk alone, each change with its event."""

    list_display = ["number", "state", "customer", "channel", "po_number", "received_at", "responsible"]
    list_filter = ["state", "channel", "received_at"]
    list_select_related = ["customer"]
    search_fields = ["number", "po_number", "customer__number", "customer__name", "sender", "source_ref"]
    date_hierarchy = "received_at"
    # Whoever holds it can open the order in the shop.
    exclude = ["public_token"]
    inlines = [LineInline, EventInline]


@admin.register(OrderEvent)
class OrderEventAdmin(ReadOnly, Logged):
    """Who did what to which order."""

    list_display = ["at", "order", "what", "actor", "note"]
    list_filter = ["what", "at"]
    list_select_related = ["order"]
    search_fields = ["order__number", "actor", "note"]


@admin.register(QueueItem)
class QueueItemAdmin(ReadOnly, Logged):
    """What waits or waited for a person."""

    list_display = [
        "due_at",
        "state",
        "kind",
        "channel",
        "purpose",
        "order",
        "customer",
        "assigned_to",
        "assigned_group",
        "outcome",
    ]
    list_filter = ["state", "kind", "channel", "purpose", "outcome"]
    list_select_related = ["order", "customer", "assigned_to", "assigned_group"]
    search_fields = ["order__number", "customer__number", "customer__name", "sender", "subject", "source_ref"]


@admin.register(Answer)
class AnswerAdmin(ReadOnly, Logged):
    """What was or is to be told to customers."""

    list_display = ["created_at", "kind", "channel", "recipient", "order", "state", "attempts", "sent_at", "needs_person_because"]
    list_filter = ["state", "kind", "channel", "needs_person_because"]
    list_select_related = ["order"]
    search_fields = ["order__number", "recipient", "subject", "external_id", "last_error"]


@admin.register(Purchase)
class PurchaseAdmin(ReadOnly, Logged):
    """What was bought before, out of the master data."""

    list_display = ["order_date", "customer", "article", "quantity", "unit", "po_number"]
    list_select_related = ["customer", "article"]
    search_fields = ["customer__number", "customer__name", "article__sku", "article__name", "po_number"]
    date_hierarchy = "order_date"


@admin.register(NumberRange)
class NumberRangeAdmin(ReadOnly, Logged):
    """The last numbers given out."""

    list_display = ["name", "last"]
