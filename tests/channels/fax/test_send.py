from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from channels.contract import Reply, TransportError
from channels.fax.send import FaxChannel, job_name


@pytest.fixture
def outbox(settings, tmp_path):
    settings.FAX_OUTBOX = tmp_path / "out"
    settings.FAX_SENDFAX = ""
    return settings.FAX_OUTBOX


@pytest.fixture
def reply(tmp_path):
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%%EOF")
    return Reply(
        key="answer-7", kind="confirmation", recipient="0711 555010", subject="Auftrag 1", body="", pdf=pdf, order_number="A-1"
    )


def visible(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_the_paper_is_handed_over_with_its_number(outbox, reply):
    external_id = FaxChannel().send(reply)

    job = json.loads((outbox / "answer-7.json").read_text())
    job.pop("handed_over")
    assert external_id == "answer-7"
    assert visible(outbox) == ["answer-7.json", "answer-7.pdf"]
    assert (outbox / "answer-7.pdf").read_bytes() == b"%PDF-1.7\n%%EOF"
    assert job == {
        "key": "answer-7",
        "number": "+49711555010",
        "subject": "Auftrag 1",
        "kind": "confirmation",
        "order": "A-1",
        "file": "answer-7.pdf",
        "sha256": hashlib.sha256(b"%PDF-1.7\n%%EOF").hexdigest(),
    }


def test_what_the_fax_server_has_taken_is_not_handed_over_again(outbox, reply):
    FaxChannel().send(reply)
    for name in visible(outbox):
        (outbox / name).unlink()

    assert FaxChannel().send(reply) == "answer-7"
    assert visible(outbox) == []


def test_a_run_that_died_before_it_took_note_rewrites_the_same_names(outbox, reply):
    FaxChannel().send(reply)
    (outbox / ".handed" / "answer-7").unlink()

    FaxChannel().send(reply)

    assert visible(outbox) == ["answer-7.json", "answer-7.pdf"]


@pytest.mark.parametrize("number", ["", "nix", "110", "+49 711 555010\nX-Evil: 1"])
def test_without_a_number_nobody_tries_again(outbox, reply, number):
    with pytest.raises(TransportError) as caught:
        FaxChannel().send(replace(reply, recipient=number))

    assert caught.value.permanent is True
    assert not outbox.exists()


def test_without_a_paper_nobody_tries_again(outbox, reply):
    with pytest.raises(TransportError) as caught:
        FaxChannel().send(replace(reply, pdf=None))

    assert caught.value.permanent is True


def test_a_folder_that_cannot_be_written_is_tried_again(settings, tmp_path, reply):
    (tmp_path / "file").write_text("")
    settings.FAX_OUTBOX = tmp_path / "file" / "out"

    with pytest.raises(TransportError) as caught:
        FaxChannel().send(reply)

    assert caught.value.permanent is False


def program(tmp_path, text):
    path = tmp_path / "sendfax"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_sendfax_is_called_once_and_names_its_job(settings, outbox, tmp_path, reply):
    log = tmp_path / "calls"
    settings.FAX_SENDFAX = (
        program(tmp_path, f'echo "$@" >> {log}; echo "request id is 23 (group id 23) for host localhost (1 file)"') + " -R"
    )

    assert [FaxChannel().send(reply), FaxChannel().send(reply)] == ["hylafax-23", "hylafax-23"]
    assert log.read_text().splitlines() == [f"-R -n -i answer-7 -d +49711555010 {reply.pdf}"]


@pytest.mark.parametrize("text", ["exit 1", "echo Willkommen", "kill -9 $$"])
def test_a_sendfax_that_fails_is_tried_again(settings, outbox, tmp_path, reply, text):
    settings.FAX_SENDFAX = program(tmp_path, text)

    with pytest.raises(TransportError) as caught:
        FaxChannel().send(reply)

    assert caught.value.permanent is False


def test_a_missing_sendfax_is_tried_again(settings, outbox, reply):
    settings.FAX_SENDFAX = "/nowhere/sendfax"

    with pytest.raises(TransportError, match="program_missing"):
        FaxChannel().send(reply)


def test_a_key_never_leaves_the_folder():
    assert job_name("../../etc/x").startswith("-..-etc-x-")
    assert "/" not in job_name("../../etc/x")
