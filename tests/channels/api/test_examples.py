"""The examples of docs/api.md, run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intake.models import Message

pytestmark = pytest.mark.django_db
DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = [block for block in re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL) if block.startswith("curl ")]


def run(client, command, **values):
    """What curl would send."""
    for name, value in values.items():
        command = command.replace(f"${name}", value)
    url, *options = shlex.split(command.replace("\\\n", " "))[1:]
    pairs = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for flag, value in pairs if flag == "-H")
    content_type = headers.pop("Content-Type", "")
    data = [value for flag, value in pairs if flag in {"--data", "--data-binary"}]
    fields = [value.split("=", 1) for flag, value in pairs if flag == "-F"]
    assert {flag for flag, _ in pairs} <= {"-H", "--data", "--data-binary", "-F"}
    if data:
        body = b"%PDF-1.4 " + data[0].encode() if data[0].startswith("@") else data[0].encode()
        return client.generic("POST", url, body, content_type=content_type, headers=headers)
    if fields:
        form: dict[str, list] = {}
        for name, value in fields:
            file = (
                SimpleUploadedFile(value[1:].split(";")[0], value.encode(), value.split("type=")[-1])
                if value[0] == "@"
                else value
            )
            form.setdefault(name, []).append(file)
        return client.post(url, form, headers=headers)
    return client.get(url, headers=headers)


def test_every_example_does_what_the_document_says(caller):
    linde = caller()
    known = {"URL": "", "TOKEN": linde.headers["Authorization"].split()[1]}
    order, listing, one, raw, form, message = EXAMPLES

    made = run(linde.client, order, **known)
    known["NUMBER"] = made.json()["number"]
    sent = run(linde.client, raw, **known)
    known["MESSAGE"] = sent.json()["id"]

    assert (made.status_code, made.json()["state"]) == (201, "accepted")
    assert [each["number"] for each in run(linde.client, listing, **known).json()["results"]] == [known["NUMBER"]]
    assert run(linde.client, one, **known).json()["po_number"] == "B-17"
    assert (sent.status_code, sent.json()["subject"]) == (202, "Bestellung")
    assert run(linde.client, message, **known).json()["state"] == "stored"
    assert run(linde.client, form, **known).status_code == 202
    assert [file.name for file in Message.objects.last().attachments.all()] == ["page1.tif", "page2.tif"]
