"""PDFs from pages in HTML, the same bytes for the same page."""

from __future__ import annotations

from functools import cache
from typing import Any


def as_pdf(html: str) -> bytes:
    """Print a page."""
    document_class, fonts = _engine()
    made: bytes = document_class(string=html).write_pdf(font_config=fonts, pdf_identifier=b"allwege-world")
    return made


@cache
def _engine() -> tuple[Any, Any]:
    """The printer is heavy to load, and is loaded once."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    return HTML, FontConfiguration()
