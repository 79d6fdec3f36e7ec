import errno
import subprocess
import sys
from importlib.metadata import version
from typing import get_args

import pytest

from api.cli.failures import status_of
from api.cli.speech import Language, columns, width
from matching.faults import BadInputError, Fault
from scheduler.errors import (
    BrokenRulesError,
    MigrationError,
    NotFoundError,
    StaleDraftError,
    UnavailableError,
)
from scheduler.texts import LANGUAGES
from tests.api.cli.conftest import Run

COMMANDS = [
    "demo",
    "solve",
    "check",
    "explain",
    "repair",
    "generate",
    "import",
    "plan",
    "publish",
    "feed",
    "export-ics",
    "serve",
    "backup",
    "restore",
    "account",
    "network",
    "token",
    "work",
]


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    listed = ran.out.split("Commands:")[1]
    assert {line.split()[0] for line in listed.splitlines() if line.strip()} == set(
        COMMANDS
    )
    assert "..." not in listed  # no promise is cut


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert "Usage: relais" in ran.out


def test_version(run: Run) -> None:
    assert run("--version").out == f"relais {version('relais')}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from api.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'ortools', 'fastapi', 'sqlalchemy', 'numpy', 'icalendar', 'rich'}\n"
        "print('loaded:', *sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize(
    "use",
    [
        (),
        ("nothing",),
        ("solve",),
        ("solve", "a.json", "--seconds", "0"),
        ("solve", "a.json", "--lang", "xx"),
        ("generate", "--preset", "huge"),
        ("generate", "--preset", "pool", "--tightness", "2"),
        ("generate", "--preset", "pool", "--out", "a", "--sheets", "b"),
        ("import", "a.csv"),
        ("feed", "create"),
        ("feed", "create", "--helper", "a", "--site", "b"),
        ("plan", "--network", "x"),
        ("serve", "--port", "70000"),
    ],
)
def test_bad_use_is_2(run: Run, use: tuple[str, ...]) -> None:
    ran = run(*use)
    assert ran.status == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadInputError([Fault("a.csv, row 2", "“x”", "a day")], "import"), 2),
        (NotFoundError("no such network"), 2),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.json"), 2),
        (PermissionError(errno.EACCES, "Permission denied", "a.json"), 2),
        (BrokenRulesError("broken", ("overlap: s1",)), 1),
        (StaleDraftError("changed since"), 1),
        (UnavailableError("locked"), 3),
        (MigrationError("rows lost"), 3),
        (OSError(errno.ENOSPC, "No space left", "a.json"), 3),
        (MemoryError(), 3),
        (RuntimeError("a mistake of ours"), 3),
    ],
)
def test_every_failure_has_its_status_and_words(
    error: Exception,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("RELAIS_DEBUG", raising=False)
    assert status_of(error) == status
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert not said.out


def test_every_fault_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [
        Fault(
            "helpers.csv, row 3, column mode", "“boat”", "walk, bike, transit or car"
        ),
        Fault("helpers.csv, row 9, column id", "“a b”", "an id"),
    ]
    status_of(BadInputError(faults, "import"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == [f"  {fault}" for fault in faults]


def test_debug_shows_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_DEBUG", "1")
    status_of(RuntimeError("a mistake of ours"))
    assert "RuntimeError: a mistake of ours" in capsys.readouterr().err


def test_languages_are_those_with_a_catalogue() -> None:
    assert set(get_args(Language)) == set(LANGUAGES)


def test_columns_align_by_what_is_seen() -> None:
    rows = [("é", "1", "x"), ("e\u0301e", "22", "long words"), ("日本", "3", "y")]
    lines = columns(rows, indent="")
    starts = {
        width(line[: line.index(cell)]) for line, cell in zip(lines, "xly", strict=True)
    }
    assert starts == {10}
