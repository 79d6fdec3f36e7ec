"""The arrows between the packages hold, and a wrong import would be noticed."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, run

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# contract -> (a module, an import that it must not contain)
PLANTED = {
    "the house: api over scheduler over matching": (
        "matching.check",
        "import scheduler.clock",
    ),
    "inside matching (model, check and score are independent witnesses)": (
        "matching.check",
        "import matching.model",
    ),
    "inside scheduler": ("scheduler.store", "import scheduler.services"),
    "matching is pure": ("matching.files", "import pydantic"),
    "OR-Tools only in matching.model and matching.solve": (
        "matching.check",
        "from ortools.sat.python import cp_model",
    ),
    "icalendar only in scheduler.calendars": ("api.routes", "import icalendar"),
    "no web and no command line below api": ("scheduler.services", "import fastapi"),
    "doors speak to services; only the command line speaks to matching and jobs": (
        "api.routes",
        "import matching.problem",
    ),
}

# Imports that look like the planted ones and are right.
WELCOME = [
    ("matching.model", "from ortools.sat.python import cp_model"),
    ("matching.solve", "from ortools.sat.python import cp_model"),
    ("scheduler.calendars", "import icalendar"),
    ("api.cli", "import matching.problem"),
]


def contract_names() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [c["name"] for c in settings["tool"]["importlinter"]["contracts"]]


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    return run(LINT_IMPORTS, "--no-cache", "--no-logo", cwd=checkout)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the three packages and their contracts, to plant something in."""
    for package in ("matching", "scheduler", "api"):
        sources = shutil.ignore_patterns("__pycache__", "static", "texts")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=sources)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(checkout: Path, module: str, statement: str) -> None:
    """Append an import to a module, made first where nobody wrote it yet."""
    for name in (module, statement.removeprefix("import ")):
        if name.startswith(("matching.", "scheduler.", "api.")):
            source_file(checkout, name).touch()
    with source_file(checkout, module).open("a", encoding="utf-8") as source:
        source.write(f"\n{statement}\n")


def source_file(checkout: Path, module: str) -> Path:
    place = checkout.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def test_every_arrow_is_kept() -> None:
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(contract_names())} kept, 0 broken." in done.stdout


def test_every_contract_has_a_planted_example() -> None:
    assert contract_names() == list(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(copy: Path, contract: str) -> None:
    plant(copy, *PLANTED[contract])

    done = lint(copy)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout


def test_the_exceptions_are_allowed(copy: Path) -> None:
    for module, statement in WELCOME:
        plant(copy, module, statement)

    done = lint(copy)

    assert done.returncode == 0, done.stdout + done.stderr
