"""Orders as data: a shop's basket and systems that send JSON in keys of their own."""

from __future__ import annotations

import json
from typing import Any

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.quantities import UNIT_WORDS, figures


def shop(order: Order, dice: Dice) -> dict[str, Any]:
    """A basket of a web shop."""
    place = order.place
    return {
        "source": "webshop",
        "order_id": f"WS-{dice.digits(6)}",
        "placed_at": order.received.isoformat(),
        "customer": {"number": order.customer.number, "name": order.customer.name, "login": order.customer.emails[0]},
        "reference": order.po_number or None,
        "delivery_address": {"name": place.name, "street": place.street, "postal_code": place.postal_code, "city": place.city}
        if place
        else None,
        "requested_date": order.day.isoformat() if order.day else None,
        "items": [
            {"sku": item.article.sku, "quantity": _number(item), "unit": item.unit} for item in order.items if item.quantity
        ],
        "comment": "",
    }


def system(order: Order, dice: Dice) -> dict[str, Any]:
    """What a purchasing system sends, in one of several styles."""
    return dice.pick((_orders, _german, _flat))(order, dice)


def written(data: dict[str, Any], dice: Dice) -> bytes:
    """As a file."""
    return json.dumps(data, ensure_ascii=dice.chance(0.3), indent=dice.pick((None, 1, 2))).encode()


def _sku(item: Item) -> str:
    """The seller's number; none where the writer has none for what is meant."""
    if item.number_is == "sku":
        return item.number
    return item.article.sku if item.sure else ""


def _words(item: Item) -> str:
    return item.text or (item.article.name if item.sure else "")


def _number(item: Item) -> int:
    return int(item.quantity or 0)


def _orders(order: Order, dice: Dice) -> dict[str, Any]:
    lines = []
    for number, item in enumerate(order.items, start=1):
        line: dict[str, Any] = {"pos": number * 10, "qty": str(_number(item)), "uom": item.unit}
        line |= {
            "buyerItem": item.number if item.number_is == "own" else None,
            "gtin": item.number if item.number_is == "gtin" else None,
        }
        line["supplierItem"] = None if item.number_is in {"own", "gtin"} else _sku(item)
        lines.append(line)
    made: dict[str, Any] = {
        "documentType": "ORDERS",
        "messageId": dice.digits(10),
        "buyer": {"customerNumber": order.customer.number, "name": order.customer.name, "vatId": order.customer.vat_id},
        "orderNumber": order.po_number or None,
        "requestedDelivery": order.day.isoformat() if order.day else None,
        "lines": lines,
    }
    if order.place:
        place = order.place
        made["deliveryParty"] = {"name": place.name, "street": place.street, "zip": place.postal_code, "city": place.city}
    return made


def _german(order: Order, dice: Dice) -> dict[str, Any]:
    words = dice.child("units")
    style = dice.pick(("plain", "decimals"))
    place = order.place
    address = {"name": place.name, "strasse": place.street, "plz": place.postal_code, "ort": place.city} if place else {}
    return {
        "kunde": order.customer.number,
        "bestellnr": order.po_number,
        "bestelldatum": f"{order.received:%d.%m.%Y}",
        "termin": f"{order.day:%d.%m.%Y}" if order.day else "",
        "lieferanschrift": address,
        "positionen": [
            {
                "artikel": _sku(item),
                "menge": figures(item.quantity, dice, style=style) if item.quantity is not None else "",
                "einheit": words.child(item.unit).pick((UNIT_WORDS[item.unit][0], item.unit)),
                "text": _words(item),
            }
            for item in order.items
        ],
    }


def _flat(order: Order, dice: Dice) -> dict[str, Any]:
    lines = [
        {
            "line_no": number,
            "item_number": _sku(item),
            "description": _words(item),
            "quantity": _number(item),
            "unit_code": item.unit,
        }
        for number, item in enumerate(order.items, start=1)
    ]
    made: dict[str, Any] = {
        "po_number": order.po_number,
        "customer_id": order.customer.number,
        "delivery_date": order.day.isoformat() if order.day else None,
        "order_lines": lines,
    }
    if order.place:
        place = order.place
        made["ship_to"] = {"name": place.name, "street": place.street, "postal_code": place.postal_code, "city": place.city}
    return made if dice.chance(0.5) else {"order": made}
