"""HTML mails: to text that keeps blocks and tables, and to safe HTML for people to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import nh3
from lxml import etree
from lxml import html as lxml_html

from intake.contracts import Document, Page, Word
from intake.errors import FileBroken
from intake.reading.contract import Job, Source
from intake.reading.limits import Limits
from intake.reading.text import decode

READER = "html"
# fmt: off
_SILENT = frozenset(
    {
        "script", "style", "head", "title", "meta", "link", "noscript", "template", "object", "iframe", "svg", "select",
        "textarea",
    }
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption",
    }
)
# fmt: on
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b\u200c\ufeff]+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_MOST_DEPTH = 200

# fmt: off
_TAGS = {
    "a", "b", "big", "blockquote", "br", "center", "code", "col", "colgroup", "dd", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "del", "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
}
# fmt: on
_ATTRIBUTES = {"td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"}, "ol": {"start"}}


@dataclass(slots=True)
class _Piece:
    """Text of one cell or stretch of running text."""

    text: str
    cell: tuple[int, int] | None = None


@dataclass(slots=True)
class _Line:
    pieces: list[_Piece] = field(default_factory=list)
    quote: int = 0


class _Writer:
    """Collects lines while the tree is walked."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.quote = 0
        self._open: str = ""

    def add(self, text: str) -> None:
        self._open += text

    def end_line(self, *, keep_empty: bool = False) -> None:
        text = _SPACE.sub(" ", self._open).strip()
        self._open = ""
        if text or keep_empty:
            self.lines.append(_Line([_Piece(text)], self.quote))

    def end_literal(self, text: str) -> None:
        self.end_line()
        self.lines += [_Line([_Piece(line.rstrip())], self.quote) for line in text.expandtabs().split("\n")]

    def row(self, pieces: list[_Piece]) -> None:
        self.end_line()
        if any(piece.text for piece in pieces):
            self.lines.append(_Line(pieces, self.quote))


def html_page(markup: str, *, limits: Limits, number: int = 1) -> Page:
    """Make a page of the visible text.

    Args:
        markup: Of a whole document or a fragment.
        limits: ``text_chars`` bounds the text.
        number: From 1.

    Returns:
        One line per block or table row; cells of data tables are parted by ``\\t``, their words carry ``cell`` (row and
        column, rows counted through all tables of the page); quoted blocks have ``> `` before each line.

    Raises:
        FileBroken: There is nothing to parse.
    """
    root = parse(markup[: 4 * limits.text_chars])
    writer = _Writer()
    _Walk(writer).element(root, 0)
    writer.end_line()
    return _page(writer.lines, limits, number)


def parse(markup: str) -> lxml_html.HtmlElement:
    """Parse without ever touching the network.

    Raises:
        FileBroken: There is nothing to parse.
    """
    # A declaration of an encoding contradicts text that is decoded already, and lxml refuses it.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\x00", "")
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileBroken(f"html: {error}"[:200]) from error
    return root


class _Walk:
    def __init__(self, writer: _Writer) -> None:
        self.out = writer
        self._rows = 0

    def element(self, node: lxml_html.HtmlElement, depth: int) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _SILENT or depth > _MOST_DEPTH or _is_hidden(node):
            return
        if tag == "br":
            self.out.end_line(keep_empty=True)
        elif tag == "pre":
            self.out.end_literal("".join(node.itertext()))
        elif tag == "table" and _is_data(node):
            self._table(node)
        elif tag in _BLOCKS:
            self._block(node, tag, depth)
        else:
            self.children(node, depth)

    def _block(self, node: lxml_html.HtmlElement, tag: str, depth: int) -> None:
        self.out.end_line()
        quoted = tag == "blockquote" and not _is_indent(node)
        self.out.quote += quoted
        if tag == "li":
            self.out.add("- ")
        self.children(node, depth)
        self.out.end_line()
        self.out.quote -= quoted
        if tag in {"p", "h1", "h2", "h3", "h4", "table"} and self.out.lines and self.out.lines[-1].pieces[0].text:
            self.out.lines.append(_Line([_Piece("")], self.out.quote))

    def children(self, node: lxml_html.HtmlElement, depth: int) -> None:
        self.out.add(node.text or "")
        for child in node:
            self.element(child, depth + 1)
            if isinstance(child.tag, str) and child.tag in {"td", "th"}:
                self.out.add("  ")
            self.out.add(child.tail or "")

    def _table(self, table: lxml_html.HtmlElement) -> None:
        """An innermost table with columns: a line a row; a cell that spans columns leaves its number of gaps."""
        self.out.end_line()
        for row in table.iter("tr"):
            pieces: list[_Piece] = []
            column = 0
            for cell in row:
                if cell.tag not in {"td", "th"} or _is_hidden(cell):
                    continue
                pieces.append(_Piece(_cell_text(cell), (self._rows, column)))
                column += _span(cell)
            self.out.row(pieces)
            self._rows += 1
        self.out.lines.append(_Line([_Piece("")], self.out.quote))


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    writer = _Writer()
    walk = _Walk(writer)
    walk.children(cell, 1)
    writer.end_line()
    return " ".join(piece.text for line in writer.lines for piece in line.pieces if piece.text)


def _span(cell: lxml_html.HtmlElement) -> int:
    value = str(cell.get("colspan") or "1").strip()
    return min(50, int(value)) if value.isascii() and value.isdigit() and len(value) < 4 and int(value) > 0 else 1


def _is_data(table: lxml_html.HtmlElement) -> bool:
    """A table that holds no other and has a row of two or more filled cells; the rest only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        filled = [cell for cell in cells if _SPACE.sub("", "".join(cell.itertext()))]
        if len(filled) >= 2:
            return True
    return False


def _is_hidden(node: lxml_html.HtmlElement) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(str(node.get("style") or "")))


def _is_indent(node: lxml_html.HtmlElement) -> bool:
    """Outlook and Apple Mail indent with blockquotes that quote nobody."""
    style = str(node.get("style") or "").replace(" ", "").lower()
    return "border:none" in style and "margin" in style and node.get("type") != "cite"


def _page(lines: list[_Line], limits: Limits, number: int) -> Page:
    words: list[Word] = []
    parts: list[str] = []
    at = 0
    empty = True
    for line in lines:
        blank = not any(piece.text for piece in line.pieces)
        if blank and empty:
            continue
        empty = blank
        mark = "> " * line.quote
        if mark:
            words += [Word(">", span=(at + 2 * i, at + 2 * i + 1)) for i in range(line.quote)]
        parts.append(mark)
        at += len(mark)
        for index, piece in enumerate(line.pieces):
            if index:
                parts.append("\t")
                at += 1
            words += [Word(m.group(), span=(at + m.start(), at + m.end()), cell=piece.cell) for m in _TOKEN.finditer(piece.text)]
            parts.append(piece.text)
            at += len(piece.text)
        parts.append("\n")
        at += 1
        if at > limits.text_chars:
            return Page(number, tuple(words), "".join(parts).rstrip("\n"), READER, incomplete="file_too_large")
    return Page(number, tuple(words), "".join(parts).rstrip("\n"), READER)


def decode_html(content: bytes, charset: str = "") -> str:
    """Decode by the mail's charset, else by the one that the document names."""
    named = _CHARSET.search(content[:2048])
    return decode(content, charset or (named[1].decode("ascii", "ignore") if named else ""))


def clean_html(markup: str) -> str:
    """Make HTML safe to show at the desk: no script, style, form, link target or picture, so nothing is fetched from outside."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "title"},
    )


class HtmlReader:
    """Web pages as attachments."""

    name = "html"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By the first tag, or by what was declared."""
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
        if start.startswith((b"<!doctype html", b"<html")):
            return 1.0
        return 0.6 if start.startswith(b"<") and (media_type == "text/html" or name.endswith((".html", ".htm"))) else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read it as one page."""
        page = html_page(decode_html(source.content), limits=job.limits)
        return (Document(source.name, "text/html", source.role, (page,), source.content),)
