"""The worker that hands notices over to the mail server.

It claims some, sends each with no transaction open, and notes what became of it before
it begins the next one: killed at any moment, it leaves one message at most of which
nobody knows whether it has gone, and that is sent again under the same name. The
pitfall is a server that is down: that is no fault of any message, and costs none an
attempt.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from pydantic import SecretStr
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random,
)

from scheduler.clock import utc_now
from scheduler.config import Settings
from scheduler.errors import UnavailableError
from scheduler.mail import (
    RefusedMailError,
    Sender,
    UncertainMailError,
    UnreachableMailError,
    mail_message,
)
from scheduler.mail.sender import SECONDS
from scheduler.services.notices.outbox import (
    Claim,
    claim_notices,
    is_due,
    keep_claims,
    note_failure,
    note_sent,
    release,
    still_claimed,
)
from scheduler.services.rounds.pulse import Clock
from scheduler.store.session import Database, Db

LOG: Final = logging.getLogger("relais.outbox")
LOOK_SECONDS: Final = 2.0
BATCH: Final = 20
_FIRST_PAUSE: Final = timedelta(seconds=15)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_PATIENCE: Final = 6


class Outbox:
    """Sends the notices of a database; several may work side by side.

    Parameters
    ----------
    smtp_url, mail_from
        As in the settings.
    seconds
        How long any answer of the mail server is waited for.
    clock
        Tells the time.
    """

    def __init__(
        self,
        database: Database,
        smtp_url: str | SecretStr,
        mail_from: str,
        *,
        seconds: float = SECONDS,
        clock: Clock = utc_now,
    ) -> None:
        self._database, self._clock = database, clock
        self._url, self._mail_from, self._seconds = smtp_url, mail_from, seconds
        self._pause = _FIRST_PAUSE
        self._paused_until: datetime | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; what was claimed and not sent is given back."""
        while not stop.is_set():
            try:
                worked = self.work_once(self._clock(), stop)
            except UnavailableError:
                LOG.warning("notices cannot be claimed now: the database is locked out")
                worked = 0
            if not worked:
                stop.wait(LOOK_SECONDS)

    def work_once(self, now: datetime, stop: threading.Event | None = None) -> int:
        """Claim some notices that are due and send them; say how many were tried.

        Raises
        ------
        UnavailableError
            The database is locked out or cannot be reached.
        """
        if self._paused_until is not None and now < self._paused_until:
            return 0
        with self._database.read() as db:
            if not is_due(db, now=now):
                return 0
        with self._database.write(inputs=False) as db:
            claims = claim_notices(db, now=now, limit=BATCH)
        began = time.monotonic()

        def present() -> datetime:
            return now + timedelta(seconds=time.monotonic() - began)

        with Sender(self._url, self._seconds) as sender:
            return self._work(sender, claims, present, stop)

    def _work(
        self,
        sender: Sender,
        claims: Sequence[Claim],
        present: Clock,
        stop: threading.Event | None,
    ) -> int:
        tried = 0
        for number, claim in enumerate(claims):
            rest = claims[number:]
            if stop is not None and stop.is_set():
                self._keep(partial(release, claims=rest, now=present()))
                break
            if not self._is_ours(claim):
                continue
            try:
                self._send(sender, claim, rest[1:], present)
            except UnreachableMailError as error:
                self._give_back(rest, str(error), present())
                break
            self._pause, self._paused_until = _FIRST_PAUSE, None
            tried += 1
        return tried

    def _give_back(self, claims: Sequence[Claim], error: str, now: datetime) -> None:
        """Wait for the mail server with everything."""
        LOG.warning("the mail server cannot be used: %s", error)
        self._keep(partial(release, claims=claims, error=error, now=now))
        self._paused_until = now + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _is_ours(self, claim: Claim) -> bool:
        with self._database.read() as db:
            return claim.notice in still_claimed(db, [claim])

    def _send(
        self, sender: Sender, claim: Claim, rest: Sequence[Claim], present: Clock
    ) -> None:
        """Send one notice and note what became of it.

        Raises
        ------
        UnreachableMailError
            Nothing was handed over.
        """
        failure: str | None = None
        final, at = False, present()
        try:
            sender.send(mail_message(claim.letter, self._mail_from, at))
        except UncertainMailError as error:
            failure = str(error)
        except (RefusedMailError, ValueError) as error:
            failure, final = str(error), True

        def note(db: Db) -> None:
            keep_claims(db, rest, now=present())
            if failure is None:
                note_sent(db, claim, now=at)
            else:
                note_failure(db, claim, failure, final=final, now=present())

        self._keep(note)
        # Not what the server said: it may name the address.
        told = "sent" if failure is None else "refused" if final else "not sent yet"
        LOG.info("notice %d %s", claim.notice, told)

    def _keep(self, note: Callable[[Db], None]) -> None:
        """Write down what has happened; others may be writing just now."""
        waiting = Retrying(
            retry=retry_if_exception_type(UnavailableError),
            stop=stop_after_attempt(_PATIENCE),
            wait=wait_random(0.1, 1),
            reraise=True,
        )
        waiting(self._written, note)

    def _written(self, note: Callable[[Db], None]) -> None:
        with self._database.write(inputs=False) as db:
            note(db)


def outbox_of(database: Database, settings: Settings) -> Outbox | None:
    """Give the outbox of some settings; None: no mail server is named, notices wait."""
    if settings.smtp_url is None:
        return None
    return Outbox(database, settings.smtp_url, settings.mail_from)
