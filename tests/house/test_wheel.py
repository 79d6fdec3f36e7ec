"""The wheel, installed outside the checkout, is the whole product."""

import os
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, run_or_fail

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run_or_fail(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    [built] = folder.glob("relais-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone; the answer is the folder of its commands.

    The locked dependencies come from the running environment by a .pth file. A .pth
    that lies there, such as the one of the editable install, is not followed.
    """
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, symlinks=True)
    commands = place / "bin"
    run_or_fail(
        *(Path(sys.executable).with_name("uv"), "pip", "install", "--offline"),
        *("--no-deps", "--python", commands / "python", wheel),
    )
    [packages] = place.glob("lib/python*/site-packages")
    locked = sysconfig.get_path("purelib")
    (packages / "locked.pth").write_text(f"{locked}\n", encoding="utf-8")
    return commands


def dist_info(names: list[str]) -> str:
    [folder] = {n.partition("/")[0] for n in names if n.endswith("/METADATA")}
    return folder


def outside() -> dict[str, str]:
    """Give the environment without what would lead back into the checkout."""
    leads = ("PYTHON", "RELAIS_", "VIRTUAL_ENV", "COV_")
    return {k: v for k, v in os.environ.items() if not k.startswith(leads)}


def test_migrations_travel_inside_scheduler(names: list[str]) -> None:
    revisions = [n for n in names if n.startswith("scheduler/migrations/versions/")]

    assert "scheduler/migrations/env.py" in names
    assert [n for n in revisions if n.endswith(".py")]
    assert [n for n in names if n.startswith("alembic/")] == []


def test_only_the_three_packages_are_installed(names: list[str]) -> None:
    folders = {name.partition("/")[0] for name in names}

    assert folders == {"matching", "scheduler", "api", dist_info(names)}


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("scheduler/texts", "*.po"),
        ("api/pages", "*.html*"),
        ("api/pages/static", "*"),
        ("matching", "py.typed"),
    ],
)
def test_data_files_travel_with_their_package(
    names: list[str], folder: str, pattern: str
) -> None:
    wanted = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    )

    assert wanted
    assert [name for name in wanted if name not in names] == []


def test_the_licence_travels_too(names: list[str]) -> None:
    assert f"{dist_info(names)}/licenses/LICENSE" in names


def test_the_installed_packages_are_imported(installed: Path, tmp_path: Path) -> None:
    statement = (
        "import matching, scheduler, api;"
        "print(matching.__file__, scheduler.__file__, api.__file__, sep='\\n')"
    )
    python = installed / "python"
    printed = run_or_fail(python, "-c", statement, cwd=tmp_path, env=outside())

    inside = installed.parent
    assert [p for p in printed.split() if not Path(p).is_relative_to(inside)] == []


def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The demo makes its database by the migrations inside the wheel."""
    demo = tmp_path / "demo"
    command = installed / "relais"
    run_or_fail(command, "demo", "--dir", demo, cwd=tmp_path, env=outside())

    assert "<html" in (demo / "plan.html").read_text(encoding="utf-8")
    assert '"relais-plan/1"' in (demo / "plan.json").read_text(encoding="utf-8")
    calendars = sorted(demo.rglob("*.ics"))
    assert calendars
    for calendar in calendars:
        assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
