"""Rows of the master data files, each knowing its line, and the list of what is wrong in them. Plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_PROBLEMS = 200
# A description may be long, a binary file is not one.
csv.field_size_limit(1024 * 1024)


class MasterDataError(Exception):
    """Nothing was loaded; ``problems`` says why, place by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where.

    Attributes:
        line: From 1, where the row begins; 0 where the whole file is meant.
        column: Heading; empty where the whole row is meant.
    """

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = [self.file, f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(filter(None, where))}: {self.reason}"


@dataclass
class Findings:
    """What was found wrong so far: problems keep everything from being loaded, warnings do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def bad(self, problem: Problem) -> None:
        """Note a problem.

        Raises:
            MasterDataError: That many are enough; a person mends the export first.
        """
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            last = Problem(problem.file, 0, "", f"{MOST_PROBLEMS} problems found, the rest was not looked at")
            raise MasterDataError([*self.problems, last])

    def stop_if_bad(self) -> None:
        """End here if anything is wrong.

        Raises:
            MasterDataError: With everything found.
        """
        if self.problems:
            raise MasterDataError(self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        cells: Trimmed text by heading.
    """

    file: str
    line: int
    cells: dict[str, str]
    findings: Findings

    def has(self, column: str) -> bool:
        """Whether the file has that column at all; where not, what is stored stays as it is."""
        return column in self.cells

    def bad(self, column: str, reason: str) -> None:
        """Note what is wrong in a cell."""
        self.findings.bad(Problem(self.file, self.line, column, reason))

    def warn(self, column: str, reason: str) -> None:
        """Note what looks wrong in a cell but can be loaded."""
        self.findings.warnings.append(Problem(self.file, self.line, column, reason))

    def many(self, column: str) -> list[str]:
        """Several values in a cell, joined by ``|``."""
        return [part.strip() for part in self.cells.get(column, "").split("|") if part.strip()]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file.

    Attributes:
        needed: Without them a row means nothing.
        others: May be missing; what is stored then stays, a new row gets what is usual.
    """

    file: str
    needed: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row whose cells have been understood.

    Attributes:
        values: By heading; only of columns that the file has.
    """

    row: Row
    values: dict[str, Any]


def parse(
    rows: Sequence[Row], converters: Mapping[str, Callable[[str], Any]], key: Callable[[dict[str, Any]], Hashable]
) -> list[Parsed]:
    """Convert the cells of all rows; rows with a wrong cell, or with the key of an earlier row, are noted and left out.

    Args:
        converters: By heading; they raise ``ValueError`` with a sentence.
        key: What no two rows may share.
    """
    found: list[Parsed] = []
    lines: dict[Hashable, int] = {}
    for row in rows:
        values, wrong = {}, False
        for column, convert in converters.items():
            if row.has(column):
                try:
                    values[column] = convert(row.cells[column])
                except ValueError as error:
                    row.bad(column, str(error))
                    wrong = True
        if wrong:
            continue
        first = lines.setdefault(key(values), row.line)
        if first != row.line:
            row.bad("", f"is the same as line {first}")
        else:
            found.append(Parsed(row, values))
    return found


def read_table(folder: Path, layout: Layout, findings: Findings) -> list[Row] | None:
    """Read a file; ``None`` where it does not exist.

    What is wrong with the file as a whole, or with the number of cells in a row, is noted in ``findings``.
    """
    path = folder / layout.file
    if not path.exists():
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        findings.bad(Problem(layout.file, line, "", "is not UTF-8 (Latin-1 or Windows-1252, it seems): save it as “CSV UTF-8”"))
        return []
    except OSError as error:
        findings.bad(Problem(layout.file, 0, "", f"cannot be read: {error.strerror or error}"))
        return []
    if "\0" in text:
        findings.bad(
            Problem(layout.file, text.count("\n", 0, text.index("\0")) + 1, "", "holds a NUL character: is it a CSV file?")
        )
        return []
    return list(_rows(text, layout, findings))


def _rows(text: str, layout: Layout, findings: Findings) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    header: list[str] | None = None
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if not _header_fits(header, line, layout, findings):
                    return
            elif len(cells) != len(header):
                reason = f"has {len(cells)} cells, the header has {len(header)}: is a quote or a comma missing?"
                findings.bad(Problem(layout.file, line, "", reason))
            else:
                trimmed = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name}
                yield Row(layout.file, line, trimmed, findings)
    except csv.Error as error:
        findings.bad(Problem(layout.file, begin, "", f"is no CSV row: {error}"))
        return
    if header is None:
        findings.bad(Problem(layout.file, 0, "", "is empty: the first line must name the columns"))


def _header_fits(header: list[str], line: int, layout: Layout, findings: Findings) -> bool:
    """Check the headings; a heading that is not known is a warning, since it may be a slip of the pen."""
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        sign = ";" if ";" in header[0] else "a tab"
        findings.bad(Problem(layout.file, line, "", f"parts its columns by {sign}: a comma is needed"))
        return False
    twice = [name for index, name in enumerate(header) if name and name in header[:index]]
    missing = [name for name in layout.needed if name not in header]
    for name in twice:
        findings.bad(Problem(layout.file, line, name, "stands twice in the header"))
    for name in missing:
        findings.bad(Problem(layout.file, line, name, f"is missing in the header ({', '.join(header)})"))
    if not missing:
        for name in header:
            if name and name not in layout.needed and name not in layout.others:
                findings.warnings.append(Problem(layout.file, line, name, "is not known and was left out"))
    return not twice and not missing
