"""A real Dovecot on a free loopback port, with its own files, ended with the test."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{root}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """Where it listens and where its mails lie; every user exists, the password is ``geheim``."""

    root: Path
    port: int
    tls_port: int
    uid: int
    gid: int
    _counter: int = 0

    def url(self, user: str, *, query: str = "") -> str:
        """The address to put into ALLWEGE_MAILBOXES."""
        return f"imap://{user}:geheim@127.0.0.1:{self.port}/INBOX{query}"

    def deliver(self, user: str, raw: bytes, *, age_s: float = 0.0) -> None:
        """Put a mail into the user's inbox, as a mail transfer agent does."""
        box = self.root / "mail" / user
        for folder in (box, *(box / name for name in ("tmp", "new", "cur"))):
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, self.uid, self.gid)
        self._counter += 1
        # Dovecot numbers new mails in the order of their names: of two in one second "10" would stand before "9".
        path = box / "tmp" / f"{int(time.time())}.{self._counter:06d}.test"
        path.write_bytes(raw)
        os.chown(path, self.uid, self.gid)
        then = time.time() - age_s
        os.utime(path, (then, then))
        path.rename(box / "new" / path.name)

    def forget_numbering(self, user: str) -> None:
        """Lose the index: all mails get new numbers and a new UIDVALIDITY."""
        box = self.root / "mail" / user
        for path in box.glob("dovecot*"):
            path.unlink()
        for path in (box / "cur").iterdir():
            path.rename(box / "new" / path.name.split(":")[0])
        time.sleep(1.1)  # the new UIDVALIDITY is the time in seconds


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder / "cert.pem"


@contextmanager
def running() -> Iterator[Dovecot]:
    """Start it, wait until it answers, end it."""
    # Not below pytest's own folder: Dovecot's login processes run as another user and could not enter it.
    root = Path(tempfile.mkdtemp(prefix="allwege-dovecot-", dir="/tmp"))
    root.chmod(0o755)
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    server = Dovecot(root, free_port(), free_port(), user.pw_uid, user.pw_gid)
    (root / "mail").mkdir()
    os.chown(root / "mail", user.pw_uid, user.pw_gid)
    make_certificate(root)
    me = getpass.getuser()
    config = _CONFIG.format(
        root=root,
        port=server.port,
        tls_port=server.tls_port,
        uid=user.pw_uid,
        gid=user.pw_gid,
        internal="dovecot" if os.getuid() == 0 else me,
        login="dovenull" if os.getuid() == 0 else me,
        group="dovecot" if os.getuid() == 0 else grp.getgrgid(os.getgid()).gr_name,
    )
    (root / "dovecot.conf").write_text(config)
    with (root / "out").open("wb") as out:
        process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(root / "dovecot.conf")], stdout=out, stderr=out)
    try:
        _wait(process, server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(root, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], server: Dovecot) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=2) as sock:
                if sock.recv(100).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError(
        (server.root / "out").read_text() + (server.root / "log").read_text() if (server.root / "log").exists() else "no log"
    )
