"""What to say where a document could not be read. The codes are those of ``docs/errors.md``."""

from __future__ import annotations

from django.utils.translation import gettext as _


def problem_text(code: str) -> str:
    """The sentence for an error code; an unknown code has a general one, no code has none."""
    if not code:
        return ""
    texts = {
        "file_encrypted": _("Die Datei ist mit einem Kennwort geschützt."),
        "file_broken": _("Die Datei ist beschädigt."),
        "file_empty": _("Die Datei ist leer."),
        "file_too_large": _("Die Datei ist zu groß und wurde nicht gelesen."),
        "file_unsupported": _("Dateien dieser Art können nicht gelesen werden. Bitte das Original ansehen."),
        "too_many_pages": _("Das Dokument hat zu viele Seiten und wurde nicht gelesen."),
        "too_many_pixels": _("Das Bild ist zu groß und wurde nicht gelesen."),
        "nested_too_deep": _("Die Datei ist zu tief verschachtelt und wurde nicht gelesen."),
    }
    return texts.get(code, _("Diese Datei konnte nicht gelesen werden. Bitte das Original ansehen."))
