"""Customers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from orders import lessons
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.customer_page import customer_context
from orders.desk.finding import CUSTOMER_ORDER, matching_customers
from orders.desk.numbers import whole
from orders.desk.paging import page_of
from orders.lessons import NoSuchLesson
from orders.models import Customer
from orders.people.log import about


@needs(Right.SEE)
@require_GET
def customer_list(request: ClerkRequest) -> HttpResponse:
    """All customers by name."""
    query = request.GET.get("q", "").strip()[:100]
    page = page_of(matching_customers(query), CUSTOMER_ORDER, request.GET)
    context = {"area": "customers", "page": page, "filter_q": query}
    return render(request, "desk/customers.html", context)


@needs(Right.SEE)
@require_GET
def customer_page(request: ClerkRequest, number: str) -> HttpResponse:
    """One customer: master data, orders, what is usually bought."""
    customer = get_object_or_404(Customer, number=number)
    about(request, customer)
    return render(request, "desk/customer.html", customer_context(customer))


def _lesson_or_404(request: ClerkRequest) -> int:
    lesson = whole(request.POST.get("lesson", ""), most_digits=18)
    if not lesson:
        raise Http404
    return lesson


@needs(Right.TEACH)
@require_POST
def check_contact(request: ClerkRequest, number: str) -> HttpResponse:
    """Confirm or refuse a contact that was learned; posted are ``lesson`` and ``right`` (``yes`` or ``no``)."""
    customer = get_object_or_404(Customer, number=number)
    about(request, customer)
    right, lesson = request.POST.get("right"), _lesson_or_404(request)
    if right not in ("yes", "no"):
        raise Http404
    try:
        contact = lessons.check(pk=lesson, customer=customer, actor=request.user.get_username(), right=right == "yes")
    except NoSuchLesson:
        messages.info(request, gettext("Diesen Kontakt gibt es nicht mehr."))
        return redirect("desk:customer", customer.number)
    about(request, detail=f"contact {right} {contact.value}")
    said = (
        gettext("Bestätigt: %(value)s gehört zu %(name)s.") if right == "yes" else gettext("%(value)s gilt nicht für %(name)s.")
    )
    messages.success(request, said % {"value": contact.value, "name": customer.name})
    return redirect("desk:customer", customer.number)


@needs(Right.TEACH)
@require_POST
def forget(request: ClerkRequest, number: str) -> HttpResponse:
    """Take back what was learned for a customer; posted are ``kind`` and ``lesson``, as the page prints them."""
    customer = get_object_or_404(Customer, number=number)
    about(request, customer)
    lesson = _lesson_or_404(request)
    kind, actor = request.POST.get("kind", ""), request.user.get_username()
    try:
        forgotten = lessons.forget(kind=kind, pk=lesson, customer=customer, actor=actor)
    except NoSuchLesson:
        messages.info(request, gettext("Das ist schon vergessen."))
    else:
        about(request, detail=f"{kind} {forgotten.said}")
        messages.success(request, gettext("Vergessen: %(said)s") % {"said": forgotten.said or gettext("ohne Einheit")})
    return redirect("desk:customer", customer.number)
