from __future__ import annotations

import shutil

import pytest

from tests.channels.email import dovecot


@pytest.fixture(scope="session")
def imap_server():
    if shutil.which("dovecot", path="/usr/sbin") is None:
        pytest.skip("dovecot-imapd is not installed (script/setup)")
    with dovecot.running() as server:
        yield server


@pytest.fixture
def inbox(imap_server, request):
    """A user of his own per test, so that tests may run in any order."""
    return imap_server, f"u{abs(hash(request.node.nodeid)) % 10**9}"
