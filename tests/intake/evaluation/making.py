"""Small case sets for tests."""

from __future__ import annotations

import csv
import json
from pathlib import Path

ARTICLES = [
    {"sku": "TST-1", "name": "Handschuh Gr. 9", "unit": "C62", "pack_size": "10", "pack_unit": "CT", "price": "1.20"},
    {"sku": "TST-2", "name": "Kabelbinder schwarz 200 mm", "unit": "PK", "price": "4.80"},
]
CUSTOMERS = [
    {
        "number": "K1",
        "name": "Hahn Metallbau GmbH",
        "street": "Talweg 3",
        "postal_code": "70999",
        "city": "Musterstadt",
        "country": "DE",
        "language": "de",
        "emails": "einkauf@hahn.example",
        "phones": "+49 711 5550001",
    },
]
EXPECTED = {
    "kind": "order",
    "customer": "K1",
    "po_number": None,
    "requested_date": None,
    "delivery": None,
    "lines": [],
    "needs_person": False,
    "why": "",
}


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_masterdata(folder: Path) -> Path:
    write_csv(folder / "articles.csv", ARTICLES)
    write_csv(folder / "customers.csv", CUSTOMERS)
    return folder


def write_case(folder: Path, *, channel: str, received_at: str, files: dict[str, str], expected: dict) -> Path:
    folder.mkdir(parents=True)
    sender = {"phone": "+49 711 5550001"}.get(channel, "einkauf@hahn.example")
    message = {"channel": channel, "sender": sender, "recipient": "", "received_at": received_at, "files": list(files)}
    (folder / "message.json").write_text(json.dumps(message), encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(EXPECTED | expected), encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
