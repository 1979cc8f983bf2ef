"""Writes a world and its post as a case set (docs/evaluation.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from intake.evaluation.worlds.model import Article, Company, Customer, Post, World


def write_world(folder: Path, world: World, posts: Sequence[Post]) -> None:
    """Write a case set into an empty or new folder.

    Raises:
        FileExistsError: The folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder.")
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    write_masterdata(folder / "masterdata", world)
    _write_company(folder / "company.env", world.company)
    width = max(4, len(str(len(posts))))
    names = {id(post): f"c{place:0{width}d}" for place, post in enumerate(posts, start=1)}
    index = ["id\tchannel\tclass\tnote\n"]
    for post in posts:
        name = names[id(post)]
        _write_case(folder / "cases" / name, post, names, world.company)
        index.append(f"{name}\t{post.channel}\t{post.group}\t{' '.join(post.note.split())}\n")
    (folder / "cases" / "index.tsv").write_text("".join(index), encoding="utf-8")


def write_masterdata(folder: Path, world: World) -> None:
    """Write the tables of docs/masterdata.md."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(
        folder / "articles.csv",
        "sku,gtin,name,description,unit,pack_size,pack_unit,price,currency,category,active,replaced_by,aliases",
        map(_article, world.articles),
    )
    _table(
        folder / "customers.csv",
        "number,name,street,postal_code,city,country,language,vat_id,emails,phones,faxes,preferred_channel,"
        "account_manager,price_list,payment_terms_days",
        map(_customer, world.customers),
    )
    _table(
        folder / "addresses.csv",
        "customer,label,name,street,postal_code,city,country",
        (
            (each.number, place.label, place.name, place.street, place.postal_code, place.city, place.country)
            for each in world.customers
            for place in each.places
        ),
    )
    _table(
        folder / "prices.csv",
        "price_list,sku,min_quantity,price",
        ((name, sku, least, price) for (name, sku), steps in world.prices.items() for least, price in steps),
    )
    _table(
        folder / "customer_articles.csv",
        "customer,customer_sku,sku",
        ((customer, number, sku) for customer, numbers in world.own_numbers.items() for sku, number in numbers.items()),
    )
    _table(
        folder / "history.csv",
        "customer,order_date,po_number,sku,quantity,unit",
        ((row.customer, row.day.isoformat(), row.po_number, row.sku, row.quantity, row.unit) for row in world.history),
    )


def _article(each: Article) -> Sequence[object]:
    return (
        *(each.sku, each.gtin, each.name, ", ".join(each.family.info), each.unit, each.pack_size or "", each.pack_unit),
        *(each.price, "EUR", each.category, int(each.active), each.replaced_by, "|".join(each.aliases)),
    )


def _customer(each: Customer) -> Sequence[object]:
    address, phones = each.address, "|".join(phone for phone in (each.phone, each.mobile) if phone)
    return (
        *(each.number, each.name, address.street, address.postal_code, address.city, address.country),
        *("en" if each.habits.voice == "english" else "de", each.vat_id, "|".join(each.emails), phones, each.fax),
        *(each.channel, each.manager, each.price_list, 30),
    )


def _write_company(path: Path, company: Company) -> None:
    facts = {
        "NAME": company.name,
        "STREET": company.address.street,
        "POSTAL_CODE": company.address.postal_code,
        "CITY": company.address.city,
        "PHONE": company.phone,
        "FAX": company.fax,
        "EMAIL": company.email,
    }
    path.write_text("".join(f"ALLWEGE_COMPANY_{key}={value}\n" for key, value in facts.items()), encoding="utf-8")


def _write_case(folder: Path, post: Post, names: dict[int, str], company: Company) -> None:
    folder.mkdir()
    recipient = {"email": company.email, "fax": company.fax, "phone": company.phone}.get(post.channel, "")
    message = {
        "channel": post.channel,
        "sender": post.sender,
        "recipient": recipient,
        "received_at": post.received_at.isoformat(),
        "files": list(post.files),
    }
    expected = post.expected | ({"duplicate_of": names[id(post.repeats)]} if post.repeats is not None else {})
    for name, data in (("message.json", message), ("expected.json", expected)):
        (folder / name).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, content in post.files.items():
        (folder / name).write_bytes(content)


def _table(path: Path, heading: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading.split(","))
        writer.writerows(rows)
