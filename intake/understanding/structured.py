"""Orders that arrive as data: shop baskets, API posts, the phone form, foreign JSON. Plain Python.

Keys differ from shop to shop; each field is looked for under the names that are in use, in German and English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from intake.contracts import DeliveryAddress, Document, Evidence, Field
from intake.understanding.dates import find_dates
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import unit_of
from intake.understanding.result import Code, CustomerHints, DeliveryHint, Item, Quantity, Reading
from orders.folding import folded
from orders.reasons import Reason, ReasonCode
from orders.states import MessageKind
from orders.units import canonical, known

_LINES = "lines items positionen positions orderlines order_lines artikel line_items lineitems zeilen products produkte warenkorb basket cart entries".split()
_CODE = "sku supplieritem supplier_item supplieritemnumber article articlenumber article_number artikel artikelnummer artikelnr artnr item itemnumber item_number product_id productid productnumber nummer number art_nr supplierpartid partnumber".split()
_OWN_CODE = "customer_sku customersku buyeritem buyer_item buyeritemnumber kundenartikel kundenartikelnummer customeritem customer_item materialnummer material buyerpartid".split()
_GTIN = "gtin ean gtin13 ean13 barcode upc".split()
_QUANTITY = "quantity qty menge anzahl amount count orderquantity order_quantity stueckzahl stückzahl bestellmenge".split()
_UNIT = "unit uom einheit me mengeneinheit unit_of_measure unitcode unit_code qtyunit".split()
_PRICE = "price preis unitprice unit_price einzelpreis netprice net_price preis_netto".split()
_TEXT = "text description name title bezeichnung beschreibung label produktname".split()
_POSITION = "pos position line line_no linenumber line_number zeile nr".split()
_CUSTOMER = "customer_number customernumber kundennummer kundennr customerno customer_no customerid customer_id kunde account accountnumber debitor".split()
_PO = (
    "po_number ponumber ordernumber order_number bestellnr bestellnummer customerreference customer_reference reference referenz purchaseorder purchase_order "
    "customerordernumber buyerordernumber ihre_bestellnummer your_reference"
).split()
_DATE = "requested_date requesteddelivery requested_delivery requesteddeliverydate delivery_date deliverydate termin liefertermin wunschtermin wunschliefertermin lieferdatum due_date".split()
_DELIVERY = "delivery delivery_address deliveryaddress deliveryparty delivery_party lieferanschrift lieferadresse shipto ship_to shipping_address shippingaddress shipping".split()
_STREET = "street strasse straße street1 address1 addressline1 address street_and_number line1".split()
_ZIP = "postal_code postalcode zip plz postcode zipcode zip_code".split()
_CITY = "city ort town stadt".split()
_NAME = "name company firma company_name companyname recipient empfaenger empfänger".split()
_COUNTRY = "country land country_code countrycode".split()
_COMMENT = (
    "comment comments note notes bemerkung bemerkungen kommentar hinweis message nachricht remark remarks instructions".split()
)
_BUYER = "customer buyer kunde besteller bill_to billto invoice_address rechnungsanschrift orderer".split()
_CURRENCY = "currency waehrung währung".split()
_EMAIL = "email e_mail mail login".split()
_PHONE = "phone telephone telefon tel".split()
_VAT = "vat_id vatid vat ust_id ustid uid".split()
_WRAPPER = "order bestellung document data".split()
_MOST_LINES = 2000


def is_order_data(data: object) -> bool:
    """Whether parsed JSON has the shape of an order: an object with a list of positions."""
    return isinstance(data, Mapping) and _lines_of(data) is not None


def read_data(document: Document, index: int) -> Reading | None:
    """Read an order out of a JSON document; out of what is left of one that is broken, too.

    Returns:
        ``None`` where the document is no order.
    """
    reasons: list[Reason] = []
    data = document.data
    if data is None and document.problem == "data_invalid" and document.pages:
        data = salvaged(document.pages[0].text)
        reasons.append(
            Reason(ReasonCode.BROKEN_DATA, detail="Die Daten sind unvollständig oder fehlerhaft; gelesen wurde, was ganz ankam.")
        )
    if not isinstance(data, Mapping) or (_lines_of(data) is None and not reasons):
        return None
    return _reading(data, document, index, reasons)


def _reading(data: Mapping[str, Any], document: Document, index: int, reasons: list[Reason]) -> Reading:
    whole = Evidence(index, 1)
    data = {**data, **_first_object(data, _WRAPPER)}
    buyer = _first_object(data, _BUYER)
    items: list[Item] = []
    for number, line in enumerate((_lines_of(data) or [])[:_MOST_LINES], start=1):
        if isinstance(line, Mapping):
            items.append(_item(line, number, whole))
        else:
            reasons.append(Reason(ReasonCode.BROKEN_DATA, line=number, detail="Die Position ist kein Objekt."))
    comment = _text(data, _COMMENT)
    po_number = _text(data, _PO)
    requested, unreadable = _date(data)
    if unreadable:
        reasons.append(Reason(ReasonCode.DATE_UNSURE, "requested_date", detail=f"Kein Datum: {unreadable[:40]}"))
    return Reading(
        kind=Field(MessageKind.ORDER, "", 0.99, (whole,)),
        hints=_hints(data, buyer, whole),
        items=tuple(items),
        po_numbers=(Field(po_number, po_number, 0.99, (whole,)),) if po_number else (),
        dates=(Field(requested, str(requested), 0.99, (whole,)),) if requested else (),
        deliveries=_deliveries(data, whole),
        comment=comment,
        text=comment,
        data=True,
        currency=(_text(data, _CURRENCY) or "EUR").upper()[:3],
        reasons=tuple(reasons),
    )


def salvaged(text: str) -> object:
    """What can be saved of JSON that was cut off: everything up to the last complete object; ``None`` if nothing."""
    for cut in sorted({match.end() for match in re.finditer(r"[}\]]", text)}, reverse=True)[:200]:
        head = text[:cut]
        closing = _closing(head)
        if closing is None:
            continue
        try:
            value: object = json.loads(head + closing, parse_float=Decimal)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _closing(head: str) -> str | None:
    """The brackets that are still open at the end of a text, closed; ``None`` if they do not match."""
    open_: list[str] = []
    inside = escaped = False
    for character in head:
        if inside:
            escaped = character == "\\" and not escaped
            if character == '"' and not escaped:
                inside = False
            continue
        if character == '"':
            inside, escaped = True, False
        elif character in "{[":
            open_.append("}" if character == "{" else "]")
        elif character in "}]" and (not open_ or open_.pop() != character):
            return None
    return None if inside else "".join(reversed(open_))


def _key(name: str) -> str:
    return name.lower().replace("-", "_").strip()


def _find(data: Mapping[str, Any], names: Sequence[str]) -> object:
    by_key = {_key(str(key)): value for key, value in data.items()}
    for name in names:
        for key in (name, name.replace("_", "")):
            if by_key.get(key) not in (None, "", [], {}):
                return by_key[key]
    return None


def _text(data: Mapping[str, Any], names: Sequence[str]) -> str:
    value = _find(data, names)
    if value is None or isinstance(value, Mapping | list | bool):
        return ""
    return " ".join(str(value).split())[:2000]


def _first_object(data: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    value = _find(data, names)
    return value if isinstance(value, Mapping) else {}


def _lines_of(data: Mapping[str, Any]) -> list[Any] | None:
    value = _find(data, _LINES)
    if isinstance(value, list):
        return value
    inner = _first_object(data, _WRAPPER)
    return _lines_of(inner) if inner else None


def _item(line: Mapping[str, Any], number: int, whole: Evidence) -> Item:
    codes = [Code(text, folded(text), labelled=True) for names in (_CODE, _OWN_CODE, _GTIN) if (text := _text(line, names))]
    quantity, trouble = _quantity(line)
    description = _text(line, _TEXT)
    said = " ".join(filter(None, [str(quantity.text) if quantity else "", *(code.text for code in codes), description]))
    position = _text(line, _POSITION)
    price = _decimal(_find(line, _PRICE))
    return Item(
        text=said or json.dumps(line, ensure_ascii=False, default=str)[:300],
        description=description,
        codes=tuple({code.folded: code for code in codes}.values()),
        quantities=(quantity,) if quantity else (),
        position=int(position) if position.isdecimal() and len(position) < 6 else number,
        price=price,
        evidence=(whole,),
        trouble=trouble,
    )


def _quantity(line: Mapping[str, Any]) -> tuple[Quantity | None, tuple[Reason, ...]]:
    raw = _find(line, _QUANTITY)
    value = _decimal(raw)
    unit_text = _text(line, _UNIT)
    if value is None:
        return None, (Reason(ReasonCode.QUANTITY_MISSING, detail=f"Menge fehlt oder ist keine Zahl: {str(raw)[:40]}"),)
    if value <= 0:
        return None, (Reason(ReasonCode.BROKEN_DATA, detail=f"Menge {value} ist nicht möglich."),)
    unit = canonical(unit_text) if known(unit_text) else unit_of(unit_text)
    trouble = (
        (Reason(ReasonCode.UNIT_UNSURE, detail=f"Einheit {unit_text[:20]} ist unbekannt."),) if unit_text and not unit else ()
    )
    return Quantity(value, unit, f"{raw} {unit_text}".strip(), "data", 1.0, 9.0, unit_text), trouble


def _decimal(value: object) -> Decimal | None:
    """A number in a JSON value: a number, or a text in German or English notation ("10,000" is ten, as ERP systems print it)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return parse_number(str(value)) if isinstance(value, str) else None


def _date(data: Mapping[str, Any]) -> tuple[date | None, str]:
    text = _text(data, _DATE)
    if not text:
        return None, ""
    found = find_dates(text, date(2000, 1, 1)) if re.search(r"\d{4}", text) else []
    return (found[0].value, "") if found else (None, text)


def _hints(data: Mapping[str, Any], buyer: Mapping[str, Any], whole: Evidence) -> CustomerHints:
    def fields(values: Iterator[str]) -> tuple[Field[str], ...]:
        return tuple(Field(value, value, 0.99, (whole,)) for value in dict.fromkeys(filter(None, values)))

    numbers = iter([_text(data, _CUSTOMER), _text(buyer, [*_CUSTOMER, "number", "id", "nummer", "no"])])
    heads = ", ".join(filter(None, (_text(buyer, names) for names in (_NAME, _STREET, _ZIP, _CITY))))
    emails = [_text(part, _EMAIL).lower() for part in (data, buyer)]
    return CustomerHints(
        numbers=fields(numbers),
        vat_ids=fields(iter([_text(buyer, _VAT), _text(data, _VAT)])),
        emails=fields(email for email in emails if "@" in email),
        phones=fields(iter([_text(buyer, _PHONE)])),
        letterhead=fields(iter([heads])),
    )


def _deliveries(data: Mapping[str, Any], whole: Evidence) -> tuple[DeliveryHint, ...]:
    value = _find(data, _DELIVERY)
    if isinstance(value, str):
        return (DeliveryHint(value[:300], None, wanted=True, evidence=(whole,)),)
    if not isinstance(value, Mapping):
        return ()
    parts = {
        name: _text(value, names)
        for name, names in (("street", _STREET), ("postal_code", _ZIP), ("city", _CITY), ("name", _NAME), ("country", _COUNTRY))
    }
    number = _text(value, ["house_number", "housenumber", "hausnummer", "number", "nr"])
    street = f"{parts['street']} {number}".strip() if number and not re.search(r"\d", parts["street"]) else parts["street"]
    if not (street or parts["postal_code"] or parts["name"]):
        return ()
    text = ", ".join(filter(None, (parts["name"], street, f"{parts['postal_code']} {parts['city']}".strip())))
    complete = (
        DeliveryAddress(street, parts["postal_code"], parts["city"], parts["name"], parts["country"][:2].upper())
        if street and parts["postal_code"]
        else None
    )
    return (DeliveryHint(text, complete, wanted=True, evidence=(whole,)),)
