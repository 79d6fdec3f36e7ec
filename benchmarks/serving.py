"""The real server in a process of its own, as a programme meets it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from httpx2 import Client

PATIENCE: Final = 120.0  # seconds for one answer


@contextmanager
def serving(folder: Path, file: str) -> Iterator["Client"]:
    """Serve a database of a folder, and give a client once all is ready; kill it then."""
    import httpx2

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "relais"),
        "serve",
        "--port",
        f"{port}",
    ]
    base = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "RELAIS_DATABASE_URL": f"sqlite:///{folder / file}",
        "RELAIS_BACKUP_DIR": str(folder / "backups"),
        "RELAIS_PUBLIC_URL": base,
    }
    # As everywhere else, what was compiled once is kept.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with (
        (folder / "server.log").open("ab") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,  # noqa: S603
        httpx2.Client(base_url=base, timeout=PATIENCE) as client,
    ):
        try:
            while not _is_ready(client, server):
                time.sleep(0.02)
            yield client
        finally:
            server.kill()


def _is_ready(client: "Client", server: "subprocess.Popen[bytes]") -> bool:
    import httpx2

    if server.poll() is not None:
        msg = f"the server has ended with {server.returncode}"
        raise RuntimeError(msg)
    try:
        return client.get("/readyz").is_success
    except httpx2.TransportError:
        return False
