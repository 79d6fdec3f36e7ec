"""The commands of docs/api.md, run by a shell against the real server.

Every block marked ``sh`` is run, in the order of the page, as one script that stops at
the first command that fails; the server is the one that the page says to start.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.journeys.servers import served

PAGE: Final = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Said on the page for readers; here the server is started by the test.
SERVE: Final = "relais serve &"
LONGEST_SECONDS: Final = 300


def test_a_coordinators_monday_by_the_page(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    script = "set -euo pipefail\n" + "\n".join(blocks)
    assert SERVE in script
    assert len(re.findall(r"\bask ", script)) > 10
    before, after = script.split(SERVE)
    environment = _environment(tmp_path)
    _run(before, tmp_path, environment)
    state = tmp_path / "state"
    with served(tmp_path / "var" / "relais.sqlite", tmp_path) as address:
        moved = {**environment, "RELAIS": address}
        said = _run(f"source {state}\n{after}", tmp_path, moved)
    assert "Monday is done" in said


def _environment(folder: Path) -> dict[str, str]:
    programs = Path(sys.executable).parent
    return {
        **{name: value for name, value in os.environ.items() if name != "LANG"},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "RELAIS_DATABASE_URL": f"sqlite:///{folder / 'var' / 'relais.sqlite'}",
        "LC_ALL": "C.UTF-8",
    }


def _run(script: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a script; its variables are kept in a file for the next one."""
    keep = f'\ndeclare -p WEEK TOKEN 2> /dev/null > "{folder}/state" || true\n'
    ran = subprocess.run(  # noqa: S603
        ["/bin/bash", "-c", script + keep],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    log = folder / "server.log"
    told = log.read_text(encoding="utf-8")[-3000:] if log.exists() else ""
    assert ran.returncode == 0, f"{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}\n{told}"
    return ran.stdout
