"""The bench of the desk keeps step with the tables and the rights it measures."""

import os
import subprocess
import sys

import pytest


@pytest.mark.servers
@pytest.mark.timeout(300)
def test_every_page_is_measured():
    told = subprocess.run(
        [sys.executable, "-m", "tests.benches.desk", "1500", "--requests", "2"],
        env={**os.environ, "ALLWEGE_ENV": "/dev/null"},
        check=False,
        capture_output=True,
        text=True,
        timeout=280,
    )

    assert told.returncode == 0, told.stderr[-2000:]
    assert {"queue: all", "order page", "customer page", "search: telephone number"} <= {
        line[:50].strip().split("  ")[0] for line in told.stdout.splitlines()
    }
