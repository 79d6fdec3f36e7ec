"""Accounts of those who work for a network, and the tokens that open the API for them.

A token is shown once and kept as a hash. The pitfall is the token that never ends: each
expires, a year from now at the latest.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import NotFoundError, RefusedError, UnknownCallerError
from scheduler.services.changes import CREATED, assign, check_revision, note
from scheduler.store.base import KEY
from scheduler.store.session import Db
from scheduler.store.tables import Account, ApiToken, Network
from scheduler.texts import LANGUAGES

READ: Final = (
    "network:read",
    "people:read",
    "places:read",
    "planning:read",
    "notices:read",
)
WRITE: Final = (
    "people:write",
    "places:write",
    "planning:write",
    "planning:publish",
    "notices:write",
    "network:admin",
)
SCOPES: Final = READ + WRITE
COORDINATOR: Final = "coordinator"
READER: Final = "reader"
SCOPES_OF_ROLE: Final[Mapping[str, frozenset[str]]] = {
    COORDINATOR: frozenset(SCOPES),
    READER: frozenset(READ),
}
LONGEST_DAYS: Final = 366
TOKEN_BYTES: Final = 32
PREFIX: Final = "relais_"
_USED_AGAIN: Final = timedelta(hours=1)
_FIELDS: Final = frozenset({"name", "email", "language", "role", "active"})
_PERSONAL: Final = ("name", "email")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks through the API, and what the token and the role allow together.

    Attributes
    ----------
    network
        Key of the only network the caller sees.
    account
        Key, as changes remember it.
    stale_use
        Whether it should be noted that the token is in use.
    """

    account_id: int
    token_id: int
    network: str
    account: str
    role: str
    scopes: frozenset[str]
    stale_use: bool


def list_accounts(
    db: Db, network: Network, *, after: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Give accounts by key."""
    rows = select(Account).where(Account.network_id == network.id)
    if after is not None:
        rows = rows.where(Account.key > after)
    return [
        _document(row) for row in db.scalars(rows.order_by(Account.key).limit(limit))
    ]


def account_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one account.

    Raises
    ------
    NotFoundError
        There is none of this key.
    """
    return _document(_account(db, network, key))


def create_account(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make an account.

    Parameters
    ----------
    fields
        ``name``, ``email``, ``language``, ``role``, ``active``; all may be left out.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    faults = _faults(fields)
    if KEY.fullmatch(key) is None:
        faults.append(Fault("key", shown(key), "1 to 64 of A-Z a-z 0-9 _ . : -"))
    if faults:
        raise BadInputError(faults, "account")
    known = select(Account.id).where(
        Account.network_id == network.id, Account.key == key
    )
    if db.scalar(known) is not None:
        msg = f"There is an account “{key}” already."
        raise RefusedError(msg)
    account = Account(network_id=network.id, key=key, created_at=now, **fields)
    db.add(account)
    db.flush()
    told = dict.fromkeys(fields)
    note(db, network, "account", key, CREATED, by=by, now=now, revision=1, fields=told)
    return _document(account)


def change_account(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change an account; one that is not active opens nothing any more.

    Raises
    ------
    NotFoundError, BadInputError
        As `create_account`.
    ChangedError
        Somebody changed it since `revision`.
    RefusedError
        It is the last active coordinator.
    """
    account = _account(db, network, key)
    check_revision(db, network, "account", key, account.revision, revision)
    faults = _faults(fields)
    if faults:
        raise BadInputError(faults, f"account {key}")
    changed = assign(account, fields, _PERSONAL)
    if {"role", "active"} & changed.keys():
        _keep_a_coordinator(db, network)
    if changed:
        account.revision += 1
        note(
            db,
            network,
            "account",
            key,
            "changed",
            by=by,
            now=now,
            revision=account.revision,
            fields=changed,
        )
    return _document(account)


def _keep_a_coordinator(db: Db, network: Network) -> None:
    db.flush()
    left = select(Account.id).where(
        Account.network_id == network.id,
        Account.role == COORDINATOR,
        Account.active,
    )
    if db.scalar(left.limit(1)) is None:
        msg = "A network keeps at least one active coordinator."
        raise RefusedError(msg)


def list_tokens(
    db: Db, network: Network, *, after: int = 0, limit: int = 50
) -> list[dict[str, Any]]:
    """Give tokens by number, never their secrets."""
    rows = db.execute(
        select(ApiToken, Account.key)
        .join(Account, Account.id == ApiToken.account_id)
        .where(Account.network_id == network.id, ApiToken.id > after)
        .order_by(ApiToken.id)
        .limit(limit)
    )
    return [_token_document(token, account) for token, account in rows]


def create_token(
    db: Db,
    network: Network,
    account: str,
    name: str,
    scopes: Collection[str],
    days: int,
    *,
    by: str,
    now: datetime,
) -> tuple[str, dict[str, Any]]:
    """Make a token; the text it gives cannot be shown again.

    Parameters
    ----------
    name
        What it is for, to recognise it later.
    scopes
        Some of `SCOPES`; none means all that the account's role allows.
    days
        Until it expires, 1 to 366.

    Raises
    ------
    NotFoundError
        There is no such account.
    BadInputError
        With every fault.
    """
    owner = _account(db, network, account)
    allowed = SCOPES_OF_ROLE[owner.role]
    faults = []
    if not 1 <= len(name) <= 100 or not name.isprintable():
        faults.append(Fault("name", shown(name), "1 to 100 printable characters"))
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(Fault("days", shown(days), f"1 to {LONGEST_DAYS}"))
    for scope in sorted(set(scopes) - allowed):
        expected = f"one of {', '.join(sorted(allowed))}"
        faults.append(Fault("scopes", shown(scope), expected))
    if faults:
        raise BadInputError(faults, "token")
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken(
        account_id=owner.id,
        name=name,
        token_sha256=_hashed(secret),
        scopes=sorted(set(scopes) or allowed),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.add(token)
    db.flush()
    told = {"account": [None, account], "scopes": [None, token.scopes]}
    key = str(token.id)
    note(db, network, "token", key, CREATED, by=by, now=now, fields=told)
    return secret, _token_document(token, account)


def revoke_token(
    db: Db, network: Network, number: int, *, by: str, now: datetime
) -> dict[str, Any]:
    """Close a token; a second time nothing happens.

    Raises
    ------
    NotFoundError
        The network has no such token.
    """
    found = db.execute(
        select(ApiToken, Account.key)
        .join(Account, Account.id == ApiToken.account_id)
        .where(Account.network_id == network.id, ApiToken.id == number)
    ).first()
    if found is None:
        msg = f"There is no token {number}."
        raise NotFoundError(msg)
    token, account = found
    if token.revoked_at is None:
        token.revoked_at = now
        note(db, network, "token", str(number), "revoked", by=by, now=now)
    return _token_document(token, account)


def find_caller(db: Db, secret: str, now: datetime) -> Caller:
    """Give who a token stands for.

    Raises
    ------
    UnknownCallerError
        No token, a wrong one, one that has expired or was revoked, an account that is
        not active: the answer is the same.
    """
    found = db.execute(
        select(ApiToken, Account, Network.key)
        .join(Account, Account.id == ApiToken.account_id)
        .join(Network, Network.id == Account.network_id)
        .where(
            ApiToken.token_sha256 == _hashed(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            Account.active,
        )
    ).first()
    if found is None:
        msg = "This token opens nothing (any more)."
        raise UnknownCallerError(msg)
    token, account, network = found
    return Caller(
        account_id=account.id,
        token_id=token.id,
        network=network,
        account=account.key,
        role=account.role,
        scopes=frozenset(token.scopes) & SCOPES_OF_ROLE[account.role],
        stale_use=token.used_at is None or token.used_at < now - _USED_AGAIN,
    )


def note_use(db: Db, caller: Caller, now: datetime) -> None:
    """Remember that a token is in use, so that those which are not can be closed."""
    token = db.get(ApiToken, caller.token_id)
    if token is not None:
        token.used_at = now


def _hashed(secret: str) -> str:
    # Not a password: 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(db: Db, network: Network, key: str) -> Account:
    account = db.scalar(
        select(Account).where(Account.network_id == network.id, Account.key == key)
    )
    if account is None:
        msg = f"There is no account “{key}”."
        raise NotFoundError(msg)
    return account


def _faults(fields: Mapping[str, Any]) -> list[Fault]:
    faults = [
        Fault(name, "a field", f"one of {', '.join(sorted(_FIELDS))}")
        for name in sorted(fields.keys() - _FIELDS)
    ]
    if fields.get("role", READER) not in SCOPES_OF_ROLE:
        expected = f"one of {', '.join(SCOPES_OF_ROLE)}"
        faults.append(Fault("role", shown(fields["role"]), expected))
    if fields.get("language", "") not in {"", *LANGUAGES}:
        expected = f"one of {', '.join(LANGUAGES)}, or empty"
        faults.append(Fault("language", shown(fields["language"]), expected))
    if fields.get("email") and not is_mail_address(fields["email"]):
        faults.append(Fault("email", shown(fields["email"]), "a mail address"))
    return faults


def is_mail_address(text: str) -> bool:
    """Say whether a text has the form of a mail address; nobody is asked."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _document(row: Account) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "email": row.email,
        "language": row.language,
        "role": row.role,
        "active": row.active,
        "created_at": row.created_at,
        "revision": row.revision,
    }


def _token_document(token: ApiToken, account: str) -> dict[str, Any]:
    return {
        "number": token.id,
        "account": account,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "used_at": token.used_at,
    }
