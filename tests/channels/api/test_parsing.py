"""Bodies that a broken connection cut off: half a document must never be taken for a whole one."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import RequestFactory

from channels.api.parsing import DocumentParser, FormParser, OrderParser
from channels.api.problems import Problem

FORM = (
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.tif"\r\nContent-Type: image/tiff\r\n\r\n'
    b"II*\x00 the first half, the second half\r\n--x--\r\n"
)
FORM_TYPE = "multipart/form-data; boundary=x"


def parse(parser, raw, content_type, announced):
    request = RequestFactory().post("/", b"", content_type=content_type)
    request.META["CONTENT_LENGTH"] = str(announced)
    return parser.parse(BytesIO(raw), content_type, {"request": request})


@pytest.mark.parametrize(
    ("parser", "raw", "content_type"),
    [
        (OrderParser(), b'{"lines": []}', "application/json"),
        (DocumentParser(), b"%PDF-1.4 half of it", "application/pdf"),
        (FormParser(), FORM, FORM_TYPE),
        (FormParser(), FORM[:-30], FORM_TYPE),
        (FormParser(), FORM[:60], FORM_TYPE),
    ],
)
def test_a_body_shorter_than_announced_is_refused(parser, raw, content_type):
    with pytest.raises(Problem) as caught:
        parse(parser, raw, content_type, len(raw) + 10)

    assert (caught.value.problem_code, caught.value.status_code) == ("malformed", 400)


def test_a_whole_body_is_taken_as_it_is():
    form = parse(FormParser(), FORM, FORM_TYPE, len(FORM))
    document = parse(DocumentParser(), b"%PDF-1.4 all of it", "application/pdf; x=y", 18)

    assert form.files["files"].read() == b"II*\x00 the first half, the second half"
    assert (document.raw, document.media_type) == (b"%PDF-1.4 all of it", "application/pdf")
