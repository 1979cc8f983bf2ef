"""Take over a company's master data from CSV files: all of it, or nothing and a list of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction

from orders.masterdata import articles, customers, habits
from orders.masterdata.revision import raise_revision
from orders.masterdata.tables import Findings, Layout, Parsed, Problem, Row, read_table
from orders.masterdata.writing import Count
from orders.models import Article, Customer

# Told which file is being written, and how many of its rows are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of it.

    Attributes:
        counts: By file, and ``contacts`` for the numbers and addresses out of customers.csv.
        warnings: What looks wrong and was loaded all the same, or left out.
    """

    counts: Mapping[str, Count]
    warnings: tuple[Problem, ...]

    @property
    def nothing_changed(self) -> bool:
        """Whether all was there already."""
        return all(count.nothing_changed for count in self.counts.values())


def load(folder: Path, *, deactivate_missing: bool = False, progress: Progress | None = None) -> Loaded:
    """Load the files of a folder into the database in one transaction.

    A row that is there is updated by its key, a second run changes nothing. What the desk has learned stays.

    Args:
        folder: Holds articles.csv and customers.csv, and may hold addresses.csv, prices.csv, customer_articles.csv, history.csv.
        deactivate_missing: Articles and customers that the files lack become inactive; prices, addresses and customers' numbers
            that an existing file lacks are removed. Otherwise they stay.
        progress: Told how far it is.

    Raises:
        MasterDataError: Something is wrong; every place is named and nothing was written.
    """
    findings = Findings()
    tables = _read(folder, findings)
    parsed = _check(tables, findings)
    findings.stop_if_bad()
    counts: dict[str, Count] = {}
    with transaction.atomic():
        for file, write in _writers(deactivate_missing=deactivate_missing):
            source = "customers.csv" if file == "contacts" else file
            if source in parsed:
                done = partial(progress, file) if progress else _nobody
                counts[file] = write(parsed[source], done=done)
        if not all(count.nothing_changed for count in counts.values()):
            raise_revision()
    return Loaded(counts, tuple(findings.warnings))


def _nobody(_done: int, _total: int) -> None:
    return


def _read(folder: Path, findings: Findings) -> dict[str, list[Row]]:
    if not folder.is_dir():
        findings.bad(Problem(str(folder), 0, "", "is no folder"))
        findings.stop_if_bad()
    tables: dict[str, list[Row]] = {}
    layouts = (
        articles.ARTICLES,
        customers.CUSTOMERS,
        customers.ADDRESSES,
        articles.PRICES,
        habits.CUSTOMER_ARTICLES,
        habits.HISTORY,
    )
    for layout in layouts:
        rows = read_table(folder, layout, findings)
        if rows is not None:
            tables[layout.file] = rows
        elif layout in (articles.ARTICLES, customers.CUSTOMERS):
            findings.bad(Problem(layout.file, 0, "", f"is missing in {folder}"))
    # A file that could not be read at all would make every reference to it look wrong.
    findings.stop_if_bad()
    return tables


def _check(tables: Mapping[str, list[Row]], findings: Findings) -> dict[str, list[Parsed]]:
    """Look at every row of every file before anything is written."""
    skus = frozenset(Article.objects.values_list("sku", flat=True)) | _keys(tables, articles.ARTICLES, "sku")
    numbers = frozenset(Customer.objects.values_list("number", flat=True)) | _keys(tables, customers.CUSTOMERS, "number")
    checks: dict[str, Callable[[list[Row]], list[Parsed]]] = {
        articles.ARTICLES.file: lambda rows: articles.check_articles(rows, skus),
        customers.CUSTOMERS.file: customers.check_customers,
        customers.ADDRESSES.file: lambda rows: customers.check_addresses(rows, numbers),
        articles.PRICES.file: lambda rows: articles.check_prices(rows, skus),
        habits.CUSTOMER_ARTICLES.file: lambda rows: habits.check_customer_articles(rows, numbers, skus),
        habits.HISTORY.file: lambda rows: habits.check_history(rows, numbers, skus),
    }
    return {file: check(tables[file]) for file, check in checks.items() if file in tables}


def _keys(tables: Mapping[str, list[Row]], layout: Layout, column: str) -> frozenset[str]:
    return frozenset(row.cells[column] for row in tables.get(layout.file, ()))


def _writers(*, deactivate_missing: bool) -> tuple[tuple[str, Callable[..., Count]], ...]:
    """In the order in which rows name each other."""
    return (
        (articles.ARTICLES.file, partial(articles.write_articles, deactivate_missing=deactivate_missing)),
        (customers.CUSTOMERS.file, partial(customers.write_customers, deactivate_missing=deactivate_missing)),
        ("contacts", customers.write_contacts),
        (customers.ADDRESSES.file, partial(customers.write_addresses, deactivate_missing=deactivate_missing)),
        (articles.PRICES.file, partial(articles.write_prices, deactivate_missing=deactivate_missing)),
        (habits.CUSTOMER_ARTICLES.file, partial(habits.write_customer_articles, deactivate_missing=deactivate_missing)),
        (habits.HISTORY.file, habits.write_history),
    )
