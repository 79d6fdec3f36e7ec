"""Accounts, their tokens, and who changed what."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Look, Notes, Pages, Revision, body_of
from api.paging import Page, page_of, read, read_number
from api.routes.operation import ApiRouter, located, revised
from api.schemas.accounts import (
    Account,
    AccountFields,
    Change,
    MadeToken,
    NewAccount,
    NewToken,
    Token,
)
from api.schemas.base import Key, Line
from scheduler.services import accounts
from scheduler.services.changes import list_changes

router: Final = ApiRouter("accounts")
AccountKey = Annotated[Key, Path(examples=["coordination"])]


@router.operation("list_accounts", response_model=Page[Account])
def accounts_listed(act: Look, paging: Pages) -> dict[str, Any]:
    """List the accounts of the network."""
    found = accounts.list_accounts(
        act.db, act.network, after=read(paging.after), limit=paging.limit + 1
    )
    return page_of(found, paging)


@router.operation("create_account", response_model=Account, status_code=201)
def account_created(act: Notes, body: NewAccount, response: Response) -> dict[str, Any]:
    """Make an account."""
    fields = body_of(body)
    key = fields.pop("key")
    made = accounts.create_account(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"accounts/{key}", act)
    return revised(response, made)


@router.operation("read_account", response_model=Account)
def account_read(act: Look, account: AccountKey, response: Response) -> dict[str, Any]:
    """Show one account."""
    return revised(response, accounts.account_document(act.db, act.network, account))


@router.operation("change_account", response_model=Account)
def account_changed(
    act: Notes,
    account: AccountKey,
    body: AccountFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change an account; one that is not active opens nothing any more."""
    changed = accounts.change_account(
        act.db,
        act.network,
        account,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


@router.operation("list_tokens", response_model=Page[Token])
def tokens_listed(act: Look, paging: Pages) -> dict[str, Any]:
    """List the tokens of the network's accounts, without their secrets."""
    found = accounts.list_tokens(
        act.db, act.network, after=read_number(paging.after), limit=paging.limit + 1
    )
    return page_of(found, paging, lambda token: token["number"])


@router.operation("create_token", response_model=MadeToken, status_code=201)
def token_created(act: Notes, body: NewToken) -> dict[str, Any]:
    """Make a token; its secret is shown this once."""
    secret, made = accounts.create_token(
        act.db,
        act.network,
        body.account,
        body.name,
        body.scopes,
        body.days,
        by=act.by,
        now=act.now,
    )
    return {**made, "secret": secret}


@router.operation("revoke_token", response_model=Token)
def token_revoked(
    act: Notes, token: Annotated[int, Path(ge=1, le=2**31)]
) -> dict[str, Any]:
    """Close a token; a second time nothing happens."""
    return accounts.revoke_token(act.db, act.network, token, by=act.by, now=act.now)


@router.operation("list_changes", response_model=Page[Change])
def changes_listed(
    act: Look,
    paging: Pages,
    kind: Annotated[Line | None, Query(examples=["helper"])] = None,
    key: Annotated[Line | None, Query(examples=["amina"])] = None,
) -> dict[str, Any]:
    """List who changed what, the newest first."""
    found = list_changes(
        act.db,
        act.network,
        before=read_number(paging.after),
        limit=paging.limit + 1,
        kind=kind,
        key=key,
    )
    return page_of(found, paging, lambda change: change["number"])
