from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from channels.fax import facts
from tests.channels.fax import samples

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("+49711555010_20251116-081200_2p.tif", {"caller": "+49711555010", "received": "20251116-081200", "pages": "2"}),
        ("fax-0711-555010-20251116081200.pdf", {"caller": "0711-555010", "received": "20251116081200"}),
        ("16.11.25_08.12_Telefax.0711555010.pdf", {"caller": "0711555010", "received": "16.11.25_08.12"}),
        ("000000002-fax000000001.tif", {}),
        ("0711555010-2.tif", {"caller": "0711555010"}),
        ("c059.tif", {}),
        ("scan-0117.pdf", {}),
        (
            "2025-11-16_08-12-00 0049 711 5550100 3 Seiten.tif",
            {"caller": "0049 711 5550100", "received": "2025-11-16_08-12-00", "pages": "3"},
        ),
        ("bestellung.pdf", {}),
    ],
)
def test_a_file_name_tells_caller_time_and_pages(name, expected):
    assert facts.from_name(name) == expected


def test_the_hylafax_sidecar_is_understood():
    content = json.dumps(
        {
            "file": "recvq/fax000000001.tif",
            "commid": "000000002",
            "msg": "",
            "sender": "GASTHOF LINDE",
            "pages": "1",
            "received": "2025:11:22 01:37:55",
            "callid1": "0711555010",
            "callid3": "55500",
            "signalrate": "14400 bit/s",
        }
    ).encode()

    said = facts.gather(name="000000002-fax000000001.tif", content=b"", sidecar=facts.parse_sidecar(content))

    assert said == facts.FaxFacts(
        identifier="000000002",
        caller="+49711555010",
        dialled="55500",
        received_at=datetime(2025, 11, 22, 1, 37, 55, tzinfo=BERLIN),
        facts={"signalrate": "14400 bit/s", "tsi": "GASTHOF LINDE", "pages_announced": "1"},
    )


def test_a_key_value_sidecar_is_understood():
    assert facts.parse_sidecar("\ufeffAbsender = 0711 555010\r\nSeiten=2\r\n# x\r\n".encode()) == {
        "absender": "0711 555010",
        "seiten": "2",
    }


@pytest.mark.parametrize("content", [b"hello", b"{", b'{"a":' * 20000, b"\x00\xff"])
def test_a_broken_sidecar_is_named_so(content):
    with pytest.raises(ValueError, match=r"."):
        facts.parse_sidecar(content)


def test_only_plain_values_of_a_sidecar_count():
    assert facts.parse_sidecar(b'{"Pages": 2, "caller": ["x"], "msg": null, "tsi": "a\\u0000b"}') == {
        "pages": "2",
        "caller": "",
        "msg": "",
        "tsi": "a b",
    }


def test_the_tags_tell_damage_station_and_time():
    content = samples.tiff(bad_lines=(3, 0, 4), description="LINDE\n0711555010\nLinde\n55500", moment="2025:11:16 08:12:00")

    assert facts.from_tiff(content) == {
        "tsi": "LINDE",
        "caller": "0711555010",
        "dialled": "55500",
        "received": "2025:11:16 08:12:00",
        "bad_lines": "7",
        "bad_run": "3",
        "clean_data": "1",
        "pages": "3",
    }


def test_the_tags_stand_in_where_nothing_else_speaks():
    content = samples.tiff(description="+49 711 555010", moment="2025:11:16 08:12:00")

    said = facts.gather(name="x.tif", content=content, sidecar={})

    assert (said.caller, said.received_at) == ("+49711555010", datetime(2025, 11, 16, 8, 12, tzinfo=BERLIN))


@pytest.mark.parametrize("cut", [4, 8, 20, 100, 250])
def test_a_cut_tiff_says_what_it_can_and_raises_nothing(cut):
    content = samples.tiff(bad_lines=(3,))

    assert set(facts.from_tiff(content[:cut])) <= {"bad_lines", "bad_run", "clean_data", "pages"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0711 555010", "+49711555010"),
        ("+43 1 5550100", "+4315550100"),
        ("anonymous", ""),
        ("GASTHOF LINDE", ""),
        ("", ""),
        ("110", "110"),
        ("+49 711 555010; rm -rf", ""),
    ],
)
def test_a_number_is_made_one_of_a_kind(text, number):
    assert facts.number_of(text) == number


@pytest.mark.parametrize("text", ["2025:13:40 99:00:00", "", "2999:01:01 00:00:00", "2025-02-30 10:00:00"])
def test_a_moment_that_cannot_be_is_none(text):
    assert facts.moment_of(text) is None


def test_a_moment_with_an_offset_keeps_it():
    assert facts.moment_of("2025-11-16T07:12:00+00:00") == datetime(2025, 11, 16, 8, 12, tzinfo=BERLIN)
