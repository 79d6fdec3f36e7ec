"""Ctrl-C on a terminal while a plan is made: the best plan so far, and status 0."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matching.files import write_problem
from matching.generate import generate

RELAIS = Path(sys.executable).parent / "relais"

pytestmark = [pytest.mark.solver, pytest.mark.slow]


def seen(terminal: int, word: str, seconds: float) -> str:
    """Read a terminal until a word stands on it."""
    said = ""
    deadline = time.monotonic() + seconds
    while word not in said:
        left = deadline - time.monotonic()
        assert left > 0, said
        if select.select([terminal], [], [], left)[0]:
            said += os.read(terminal, 4096).decode(errors="replace")
    return said


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path: Path) -> None:
    problem, out = tmp_path / "network.json", tmp_path / "plan.json"
    problem.write_bytes(write_problem(generate("network", 1)))
    terminal, inside = pty.openpty()
    command = (RELAIS, "solve", problem, "--out", out, "--seconds", "300")
    # A group of its own, so that every process of it hears Ctrl-C as on a terminal.
    solving = subprocess.Popen(  # noqa: S603
        [str(part) for part in (*command, "--lang", "fr")],
        stdout=subprocess.PIPE,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    seen(terminal, "Planification", 60)
    began = time.monotonic()
    os.killpg(solving.pid, signal.SIGINT)
    seen(terminal, "meilleur plan", 10)
    said, _ = solving.communicate(timeout=60)
    assert solving.returncode == 0
    assert time.monotonic() - began < 30
    os.close(terminal)
    assert "postes obligatoires pourvus" in said.decode()
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert plan["status"] == "feasible"
    checked = subprocess.run(  # noqa: S603
        [str(part) for part in (RELAIS, "check", problem, out)],
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout.decode()
