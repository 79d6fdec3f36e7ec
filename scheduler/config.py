"""Settings: environment variables beginning with ``RELAIS_``, all optional.

The one pitfall: the default secret is in the source for all to read, so it is
refused as soon as the public address is not this machine's own.
"""

import os
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matching.faults import BadInputError, Fault, shown
from matching.limits import LONGEST_SOLVE_SECONDS

DEFAULT_SECRET: Final = "only-for-this-machine"  # noqa: S105 - refused in public
SHORTEST_SECRET: Final = 32
_OWN_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})


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
    bench_places
        A register of real places for the benchmarks; without it they are skipped.
    """

    model_config = SettingsConfigDict(env_prefix="RELAIS_", frozen=True)

    database_url: str = "sqlite:///var/relais.sqlite"
    secret: SecretStr = SecretStr(DEFAULT_SECRET)
    public_url: str = "http://127.0.0.1:8000"
    solve_seconds: float = Field(default=60, gt=0, le=LONGEST_SOLVE_SECONDS)
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    bench_places: Path | None = None

    @model_validator(mode="after")
    def _check_address(self) -> Self:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "RELAIS_PUBLIC_URL: an http:// or https:// address"
            raise ValueError(msg)
        secret = self.secret.get_secret_value()
        weak = secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET
        if weak and parts.hostname not in _OWN_HOSTS:
            msg = (
                f"RELAIS_SECRET: a secret of your own of at least {SHORTEST_SECRET} "
                "characters, because RELAIS_PUBLIC_URL is public"
            )
            raise ValueError(msg)
        return self


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
