"""Case sets: what arrived at a company, and what a careful clerk made of it (docs/evaluation.md). Plain Python."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from orders.states import ChannelName, MessageKind

csv.field_size_limit(1024 * 1024)


class CaseSetError(ValueError):
    """A folder is no case set, or something in it cannot be read; the sentence says where and what."""


@dataclass(frozen=True, slots=True)
class ArticleUnits:
    """In what an article is counted: its ``unit``, and ``pack_size`` of these in one ``pack_unit``."""

    unit: str
    pack_size: Decimal | None = None
    pack_unit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods go, as far as it is compared."""

    postal_code: str
    street: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What scoring must know of the master data.

    Attributes:
        articles: By article number.
        main_addresses: By customer number.
    """

    articles: Mapping[str, ArticleUnits] = field(default_factory=dict)
    main_addresses: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """One position as the customer means it."""

    sku: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a careful clerk would enter.

    Attributes:
        customer: Number; ``None`` where the sender cannot be told.
        delivery: ``None`` where the message names none.
        lines: All, or those that are certain where a person is needed.
        needs_person: The order could not be entered without asking, or somebody must act on a message that is no order.
        duplicate_of: Id of the earlier case whose order this message repeats; empty if none.
    """

    kind: MessageKind
    customer: str | None = None
    po_number: str | None = None
    requested_date: date | None = None
    delivery: Place | None = None
    lines: tuple[ExpectedLine, ...] = ()
    needs_person: bool = False
    why: str = ""
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One message and its expectation.

    Attributes:
        id: The folder's name; where several sets are scored together, ``<set>/<folder>``.
        group: The class in ``cases/index.tsv``, else the channel.
        folder: Holds ``message.json`` and the files that it names.
    """

    id: str
    group: str
    channel: ChannelName
    received_at: datetime
    folder: Path
    expected: Expected
    catalogue: Catalogue = field(default=Catalogue(), repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A company's master data and its post, in the order in which it arrived.

    Attributes:
        company: ``company.env`` beside ``masterdata``, or ``None``.
    """

    folder: Path
    masterdata: Path
    company: Path | None
    cases: tuple[Case, ...]


def is_case_set(folder: Path) -> bool:
    """Tell whether a folder looks like a case set."""
    return (folder / "masterdata").is_dir() and (folder / "cases").is_dir()


def load_case_sets(folder: Path) -> list[CaseSet]:
    """Load a case set, or every case set that a folder holds.

    Raises:
        CaseSetError: The folder is neither, or something in a set cannot be read.
    """
    if not folder.is_dir():
        raise CaseSetError(f"{folder} is no folder.")
    if is_case_set(folder):
        return [load_case_set(folder)]
    found = [each for each in sorted(folder.iterdir()) if each.is_dir() and is_case_set(each)]
    if not found:
        raise CaseSetError(f"{folder} is no case set: it needs the folders masterdata/ and cases/ (or case sets below it).")
    if len(found) == 1:
        return [load_case_set(found[0])]
    return [load_case_set(each, prefix=f"{each.name}/") for each in found]


def load_case_set(folder: Path, *, prefix: str = "") -> CaseSet:
    """Load one case set; its cases come in the order of ``received_at``.

    Args:
        prefix: Set before every case's id, so that ids of several sets differ.

    Raises:
        CaseSetError: Something is missing or cannot be read.
    """
    catalogue = load_catalogue(folder / "masterdata")
    groups, notes = _index(folder / "cases" / "index.tsv")
    cases = [
        _case(each, prefix=prefix, group=groups.get(each.name, ""), note=notes.get(each.name, ""), catalogue=catalogue)
        for each in sorted((folder / "cases").iterdir())
        if each.is_dir()
    ]
    if not cases:
        raise CaseSetError(f"{folder / 'cases'} holds no case.")
    cases.sort(key=lambda case: (case.received_at, case.id))
    company = folder / "company.env"
    return CaseSet(folder, folder / "masterdata", company if company.is_file() else None, tuple(cases))


def load_catalogue(masterdata: Path) -> Catalogue:
    """Read what scoring needs out of ``articles.csv`` and ``customers.csv``.

    Raises:
        CaseSetError: A file or a column is missing.
    """
    articles = {}
    for row in _rows(masterdata / "articles.csv", ("sku", "unit", "pack_size", "pack_unit")):
        try:
            size = Decimal(row["pack_size"]) if row["pack_size"] else None
        except InvalidOperation:
            raise CaseSetError(
                f"{masterdata / 'articles.csv'}, {row['sku']}: pack_size is no number: {row['pack_size']}"
            ) from None
        articles[row["sku"]] = ArticleUnits(row["unit"], size, row["pack_unit"])
    customers = _rows(masterdata / "customers.csv", ("number", "street", "postal_code"))
    return Catalogue(articles, {row["number"]: Place(row["postal_code"], row["street"]) for row in customers})


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise CaseSetError(f"{path} lacks the column {missing[0]}.")
            return [{name: row[name].strip() for name in needed} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CaseSetError(f"{path} cannot be read: {error}") from error


def _index(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read ``index.tsv`` (id, channel, class, note); without it cases are grouped by channel."""
    if not path.is_file():
        return {}, {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))
    return {row["id"]: row.get("class", "") for row in rows}, {row["id"]: row.get("note", "") for row in rows}


def _case(folder: Path, *, prefix: str, group: str, note: str, catalogue: Catalogue) -> Case:
    message, expected = _json(folder / "message.json"), _json(folder / "expected.json")
    try:
        channel = ChannelName(message["channel"])
        received_at = datetime.fromisoformat(message["received_at"])
        if received_at.tzinfo is None:
            raise ValueError("received_at has no time zone")
        return Case(
            id=prefix + folder.name,
            group=group or str(channel),
            channel=channel,
            received_at=received_at,
            folder=folder,
            expected=_expected(expected, prefix),
            catalogue=catalogue,
            note=note,
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise CaseSetError(f"{folder}: message.json or expected.json is wrong: {what}") from error


def _expected(data: dict[str, Any], prefix: str) -> Expected:
    day, place = data.get("requested_date"), data.get("delivery")
    return Expected(
        kind=MessageKind(data["kind"]),
        customer=data["customer"],
        po_number=data.get("po_number"),
        requested_date=date.fromisoformat(day) if day else None,
        delivery=Place(place["postal_code"], place["street"]) if place else None,
        lines=tuple(ExpectedLine(line["sku"], Decimal(str(line["quantity"])), line["unit"]) for line in data.get("lines", ())),
        needs_person=bool(data["needs_person"]),
        why=data.get("why") or "",
        duplicate_of=f"{prefix}{data['duplicate_of']}" if data.get("duplicate_of") else "",
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CaseSetError(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise CaseSetError(f"{path} is no JSON object.")
    return data
