"""Requests that may be sent twice: the first one is done, the second is answered.

A phone in a lift sends again what it has sent already. With an Idempotency-Key the
answer is kept in the transaction of the work itself, so that there is no moment in
which the one exists without the other. The pitfall is a process that dies in between:
its claim is free again after a minute, and nothing of its work was kept.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from scheduler.errors import KeyReusedError, StillRunningError
from scheduler.store.session import Db
from scheduler.store.tables import KeptAnswer

KEPT: Final = timedelta(hours=24)
# Longer than any request may take; an import has the longest.
ABANDONED: Final = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Repeated:
    """An answer that was given before."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def claim_key(
    db: Db, account_id: int, key: str, request_sha256: str, now: datetime
) -> str | Repeated:
    """Claim a key for a request, or give the answer it had before.

    Parameters
    ----------
    request_sha256
        Of method, address and body.

    Returns
    -------
    str or Repeated
        The claim, with which `keep_answer` or `free_key` must follow; or the answer.

    Raises
    ------
    KeyReusedError
        The key was used for another request.
    StillRunningError
        The same request is being worked on.
    """
    row = db.scalar(
        select(KeptAnswer).where(
            KeptAnswer.account_id == account_id, KeptAnswer.key == key
        )
    )
    if row is not None and _is_free(row, now):
        db.delete(row)
        db.flush()
        row = None
    if row is None:
        claim = secrets.token_hex(16)
        db.add(
            KeptAnswer(
                account_id=account_id,
                key=key,
                request_sha256=request_sha256,
                claim=claim,
                claimed_at=now,
            )
        )
        db.flush()
        return claim
    if row.request_sha256 != request_sha256:
        msg = "This Idempotency-Key was used for another request."
        raise KeyReusedError(msg)
    if row.status is None:
        msg = "The same request is still being worked on."
        raise StillRunningError(msg)
    return Repeated(row.status, dict(row.headers), row.body.encode())


def _is_free(row: KeptAnswer, now: datetime) -> bool:
    if row.status is None:
        return row.claimed_at < now - ABANDONED
    return row.claimed_at < now - KEPT


def keep_answer(
    db: Db, claim: str, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Keep the answer of a claimed request, in the transaction of its work.

    Raises
    ------
    StillRunningError
        The claim was abandoned and another request has it: nothing may be kept.
    """
    row = db.scalar(select(KeptAnswer).where(KeptAnswer.claim == claim))
    if row is None:
        msg = "Another request has taken over this Idempotency-Key."
        raise StillRunningError(msg)
    row.status, row.headers, row.body = status, dict(headers), body.decode()
    db.flush()


def free_key(db: Db, claim: str) -> None:
    """Free the key of a request that was refused or failed."""
    db.execute(delete(KeptAnswer).where(KeptAnswer.claim == claim))


def forget_answers(db: Db, now: datetime) -> int:
    """Delete answers that are kept no longer; give how many."""
    gone = db.execute(delete(KeptAnswer).where(KeptAnswer.claimed_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
