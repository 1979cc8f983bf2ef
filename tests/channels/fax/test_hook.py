"""The hook that docs/channels.md tells HylaFAX's owner to install, run as printed there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from channels.fax.facts import gather, parse_sidecar
from tests.channels.fax import samples

DOCS = Path(__file__).parents[3] / "docs" / "channels.md"


@pytest.fixture
def call(tmp_path):
    hook = re.search(r"```bash\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL).group(1)
    (tmp_path / "in").mkdir()
    (tmp_path / "recvq").mkdir()
    (tmp_path / "recvq" / "fax000000001.tif").write_bytes(samples.tiff())
    script = hook.replace("INBOX=/srv/allwege/var/fax/in", f"INBOX={tmp_path}/in")

    def run(**said: str) -> Path:
        variables = {"FILE": "recvq/fax000000001.tif", "COMMID": "000000002", "PATH": "/usr/bin:/bin"} | said
        subprocess.run(["bash", "-c", script], env=variables, cwd=tmp_path, check=True, timeout=30)
        return tmp_path / "in"

    return run


def test_the_hook_hands_over_fax_and_side_car(call):
    inbox = call(SENDER="GASTHOF LINDE", CALLID1="0711555010", CALLID3="55500", PAGES="1", RECEIVED="2025:11:22 01:37:55", MSG="")

    said = gather(name="x.tif", content=b"", sidecar=parse_sidecar((inbox / "000000002-fax000000001.json").read_bytes()))
    assert sorted(path.name for path in inbox.iterdir()) == ["000000002-fax000000001.json", "000000002-fax000000001.tif"]
    assert (said.identifier, said.caller, said.dialled, said.facts["tsi"]) == (
        "000000002",
        "+49711555010",
        "55500",
        "GASTHOF LINDE",
    )


def test_what_a_caller_writes_is_not_run(call, tmp_path):
    evil = f"\"; touch {tmp_path}/evil; $(touch {tmp_path}/evil) `touch {tmp_path}/evil` '"

    inbox = call(SENDER=evil, CALLID1=evil, MSG=evil)

    assert not (tmp_path / "evil").exists()
    assert parse_sidecar((inbox / "000000002-fax000000001.json").read_bytes())["sender"] == evil
