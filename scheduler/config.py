"""Settings: environment variables beginning with ``RELAIS_``, all optional.

The one pitfall: the default secret is in the source for all to read, so it is
refused as soon as the public address is not this machine's own.
"""

import os
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matching.faults import BadInputError, Fault, shown
from matching.limits import LONGEST_SOLVE_SECONDS

DEFAULT_SECRET: Final = "only-for-this-machine"  # noqa: S105 - refused in public
SHORTEST_SECRET: Final = 32
OWN_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseSettings):
    """What the environment says.

    Attributes
    ----------
    database_url
        Where everything is kept; relative SQLite files begin at the current folder.
    secret
        Signs what is handed out; at least 32 characters in public.
    public_url
        The address under which people reach the pages and calendars.
    solve_seconds
        How long one week may be solved; a week at most.
    workers
        Threads and processes of the solver.
    smtp_url
        The mail server that takes notices: see `scheduler.mail.sender`. None: notices
        are written and wait.
    mail_from
        The address notices come from, perhaps with a name: ``Relais <relais@…>``.
    backup_dir
        Where the nightly backups are written.
    backup_keep
        How many of them are kept; 0: none are made.
    bench_places
        A register of real places for the benchmarks; without it they are skipped.
    """

    model_config = SettingsConfigDict(env_prefix="RELAIS_", frozen=True)

    database_url: str = "sqlite:///var/relais.sqlite"
    secret: SecretStr = SecretStr(DEFAULT_SECRET)
    public_url: str = "http://127.0.0.1:8000"
    solve_seconds: float = Field(default=60, gt=0, le=LONGEST_SOLVE_SECONDS)
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    backup_dir: Path = Path("var/backups")
    backup_keep: int = Field(default=14, ge=0, le=1000)
    bench_places: Path | None = None

    @model_validator(mode="after")
    def _check_address(self) -> Self:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "RELAIS_PUBLIC_URL: an http:// or https:// address"
            raise ValueError(msg)
        secret = self.secret.get_secret_value()
        weak = secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET
        if weak and parts.hostname not in OWN_HOSTS:
            msg = (
                f"RELAIS_SECRET: a secret of your own of at least {SHORTEST_SECRET} "
                "characters, because RELAIS_PUBLIC_URL is public"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _check_mail(self) -> Self:
        if self.smtp_url is not None:
            parts = urlsplit(self.smtp_url.get_secret_value())
            if parts.scheme not in {"smtp", "smtps"} or not _has_host(parts):
                msg = "RELAIS_SMTP_URL: smtp://USER:PASSWORD@HOST:PORT or smtps://…"
                raise ValueError(msg)
        if self.smtp_url is None and not self.mail_from:
            return self
        clean = self.mail_from.isprintable()
        if not clean or not is_address(parseaddr(self.mail_from)[1]):
            msg = "RELAIS_MAIL_FROM: the address notices come from"
            raise ValueError(msg)
        return self


def is_address(text: str) -> bool:
    """Say whether this is a mail address that can stand in a header."""
    try:
        one = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return bool(one.username and one.domain)


def _has_host(parts: SplitResult) -> bool:
    try:
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        return False


def read_settings() -> Settings:
    """Read the environment.

    Raises
    ------
    BadInputError
        With one fault for each variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise BadInputError(_faults(error), "environment") from error


def _faults(error: ValidationError) -> list[Fault]:
    faults = []
    for one in error.errors(include_url=False):
        if one["loc"]:
            where = f"RELAIS_{str(one['loc'][0]).upper()}"
            found, expected = shown(one["input"]), one["msg"]
        else:  # of several variables; the message names the one to change
            where, _, expected = str(one["ctx"]["error"]).partition(": ")
            found = "what it is now"
        faults.append(Fault(where, found, expected))
    return faults
