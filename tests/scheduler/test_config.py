"""Settings: defaults, faults by variable, and no default secret in public."""

import os
from pathlib import Path

import pytest

from matching.faults import BadInputError
from scheduler.config import read_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("RELAIS_"):
            monkeypatch.delenv(name)


def test_everything_has_a_default() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///var/relais.sqlite"
    assert settings.solve_seconds == 60
    assert settings.workers == os.cpu_count()
    assert settings.bench_places is None
    assert (settings.backup_dir, settings.backup_keep) == (Path("var/backups"), 14)


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_DATABASE_URL", "postgresql://h/d")
    monkeypatch.setenv("RELAIS_SOLVE_SECONDS", "2.5")
    monkeypatch.setenv("RELAIS_WORKERS", "3")
    monkeypatch.setenv("RELAIS_BENCH_PLACES", "places.csv")
    monkeypatch.setenv("RELAIS_BACKUP_DIR", "/srv/backups")
    monkeypatch.setenv("RELAIS_BACKUP_KEEP", "0")
    settings = read_settings()
    assert settings.database_url == "postgresql://h/d"
    assert (settings.solve_seconds, settings.workers) == (2.5, 3)
    assert settings.bench_places == Path("places.csv")
    assert (settings.backup_dir, settings.backup_keep) == (Path("/srv/backups"), 0)


def test_every_fault_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_SOLVE_SECONDS", "soon")
    monkeypatch.setenv("RELAIS_WORKERS", "0")
    with pytest.raises(BadInputError) as refused:
        read_settings()
    where = [fault.where for fault in refused.value.faults]
    assert where == ["RELAIS_SOLVE_SECONDS", "RELAIS_WORKERS"]


@pytest.mark.parametrize("secret", [None, "short"])
def test_a_public_address_needs_a_secret(
    secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_PUBLIC_URL", "https://relais.example")
    if secret:
        monkeypatch.setenv("RELAIS_SECRET", secret)
    with pytest.raises(BadInputError, match="RELAIS_SECRET"):
        read_settings()
    monkeypatch.setenv("RELAIS_SECRET", "s" * 32)
    assert read_settings().public_url == "https://relais.example"


def test_an_address_has_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_PUBLIC_URL", "relais.example")
    with pytest.raises(BadInputError, match="RELAIS_PUBLIC_URL"):
        read_settings()


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_SECRET", "hush" * 8)
    assert "hush" not in repr(read_settings())


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:port"]
)
def test_a_mail_server_has_a_scheme_and_a_host(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_MAIL_FROM", "relais@reseau.example")
    monkeypatch.setenv("RELAIS_SMTP_URL", url)
    with pytest.raises(BadInputError, match="RELAIS_SMTP_URL"):
        read_settings()


@pytest.mark.parametrize("sender", [None, "relais", "Relais <>", "a@b\r\nBcc: c@d"])
def test_who_sends_mail_has_an_address(
    sender: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_SMTP_URL", "smtp://tom:hush@mail.example:587")
    if sender:
        monkeypatch.setenv("RELAIS_MAIL_FROM", sender)
    with pytest.raises(BadInputError, match="RELAIS_MAIL_FROM") as refused:
        read_settings()
    assert "hush" not in str(refused.value)
    monkeypatch.setenv("RELAIS_MAIL_FROM", "Relais <relais@reseau.example>")
    assert read_settings().mail_from == "Relais <relais@reseau.example>"


def test_the_password_of_the_mail_server_is_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RELAIS_SMTP_URL", "smtp://tom:hush@mail.example:587")
    monkeypatch.setenv("RELAIS_MAIL_FROM", "relais@reseau.example")
    assert "hush" not in repr(read_settings())
