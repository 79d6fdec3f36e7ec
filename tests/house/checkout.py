"""Where the checkout is, and how the house's tests run commands."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, within ten minutes, and keep what it printed."""
    return subprocess.run(  # noqa: S603 - every command is written in these tests
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def run_or_fail(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> str:
    """Run a command that must succeed; the answer is its standard output."""
    done = run(*command, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
