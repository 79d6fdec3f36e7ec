"""What is tracked: sources only, which say nothing about one machine."""

import json
import re
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, run_or_fail

THIS_FILE = Path(__file__).relative_to(ROOT)
REQUIREMENTS = sorted(ROOT.glob("requirements*.lock"))
PACKAGE_LOCKS = sorted(ROOT.glob("tests/*/package-lock.json"))

# Made by a tool from something that is tracked, or kept by an installation.
GENERATED = re.compile(
    r"\.(pyc|pyo|mo|whl|egg-info|db|sqlite3?|log)$"
    r"|(^|/)(uv\.lock|\.coverage|\.env|node_modules|__pycache__|dist|var)(/|$)"
)
REGISTRY = re.compile(
    r"pythonhosted\.org|registry\.npmjs\.org|pypi\.org/simple"
    r"|--(extra-)?index-url|--find-links"
)
HOME_FOLDER = re.compile(r"(?<![\w.$}~-])/(home|Users|root)/\w")
URL = re.compile(r"\b(https?|file|git\+\w+)://")


def tracked() -> list[Path]:
    listed = run_or_fail("git", "ls-files", "-z").split("\0")
    return [Path(name) for name in listed if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    """List the tracked files that are text; this one holds what it looks for."""
    found = []
    for path in tracked():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content and path != THIS_FILE:
            found.append((path, content.decode("utf-8", errors="replace")))
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_alembic_is_a_folder_and_no_package() -> None:
    """With an __init__.py, `import alembic` would find it before the library."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {
        (ROOT / path).parent for path in tracked() if path.match("tests/**/*.py")
    }
    folders |= {ROOT / "tests"}

    assert [f for f in sorted(folders) if not (f / "__init__.py").is_file()] == []


def test_nothing_generated_is_tracked() -> None:
    ignored = run_or_fail(
        "git", "ls-files", "--cached", "--ignored", "--exclude-standard"
    )

    assert ignored == ""
    assert [p for p in tracked() if GENERATED.search(p.as_posix())] == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    here = re.compile(rf"(?<![\w.-]){re.escape(str(ROOT))}(?![\w-])")
    pattern = (
        HOME_FOLDER
        if len(ROOT.parts) < 3
        else re.compile(f"{HOME_FOLDER.pattern}|{here.pattern}")
    )

    assert lines_with(pattern) == []


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.name)
def test_every_locked_requirement_has_hashes_and_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert entries
    assert [e for e in entries if not re.match(r"[a-z0-9.-]+==\S", e)] == []
    assert [e for e in entries if "--hash=sha256:" not in e] == []
    assert URL.search(text) is None


@pytest.mark.parametrize("lock", PACKAGE_LOCKS, ids=lambda path: path.parent.name)
def test_every_locked_package_of_node_has_a_hash_and_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    named = {name: package for name, package in packages.items() if name}

    assert named
    assert [
        n for n, p in named.items() if not p["integrity"].startswith("sha512-")
    ] == []
    assert URL.search(text) is None


def test_both_kinds_of_lock_are_there() -> None:
    assert REQUIREMENTS
    assert PACKAGE_LOCKS


def test_the_licence_is_whole() -> None:
    """The EUPL 1.2 has fifteen articles and an appendix."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    articles = re.findall(r"^(\d+)\. [A-Z]", text, flags=re.MULTILINE)

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert articles == [str(number) for number in range(1, 16)]
    assert text.rstrip().endswith("the production of a new EUPL version.")
