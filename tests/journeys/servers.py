"""The real server in a process of its own, on this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTING_SECONDS = 60


@contextmanager
def served(database: Path, folder: Path) -> Iterator[str]:
    """Serve a database, and give the address; what was said is in server.log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "RELAIS_DATABASE_URL": f"sqlite:///{database}",
        "RELAIS_PUBLIC_URL": address,
        "RELAIS_BACKUP_DIR": str(folder / "backups"),
    }
    command = [
        str(Path(sys.executable).parent / "relais"),
        "serve",
        "--port",
        str(port),
    ]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(server, address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=STARTING_SECONDS)


def _wait(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            assert server.poll() is None, "the server has ended"
            time.sleep(0.1)
    msg = "the server does not answer"
    raise AssertionError(msg)
