"""Notices to look at, tried again and withdrawn."""

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from scheduler.errors import (
    NotFoundError,
    NoticeOvertakenError,
    NoticeStateError,
    RefusedError,
)
from scheduler.services.changes import list_changes
from scheduler.services.networks import find_network
from scheduler.services.notices import (
    list_notices,
    notice_document,
    notice_mail,
    retry_notice,
    tell_round_opened,
    withdraw_notice,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import Helper, Network, Notice, Round
from tests.scheduler.services.notices.told import (
    DAY,
    HOUR,
    NOON,
    network_of_helpers,
    publish,
    send,
    waiting,
)

AMINA = "week:2026-W49:1:helper:amina"
FROM = "Relais <relais@reseau.example>"


@pytest.fixture
def network(database: Database) -> Database:
    network_of_helpers(database)
    publish(database, {"mon": ["amina", "bob"], "tue": ["carl"]})
    return database


def bxl(db: Db) -> Network:
    return find_network(db, "bxl")


def listed(database: Database, **how: object) -> list[str]:
    with database.read() as db:
        return [one["key"] for one in list_notices(db, bxl(db), **how)]  # type: ignore[arg-type]


def retry(database: Database, key: str) -> dict[str, object]:
    with database.write(inputs=False) as db:
        return retry_notice(db, bxl(db), key, by="tom", now=NOON + DAY)


def test_notices_are_listed_by_key_and_filtered(network: Database) -> None:
    with network.write(inputs=False) as db:
        of = db.scalars(select(Round)).one()
        tell_round_opened(db, bxl(db), of, NOON)
        db.execute(update(Notice).where(Notice.key == AMINA).values(state="sent"))
    every = listed(network)
    assert every == sorted(every)
    assert len(every) == 9
    assert listed(network, limit=4) == every[:4]
    assert listed(network, after=every[3]) == every[4:]
    assert listed(network, state="sent") == [AMINA]
    assert listed(network, helper="amina") == ["round:2026-W49:helper:amina", AMINA]
    assert listed(network, kind="round", helper="bob") == ["round:2026-W49:helper:bob"]
    assert listed(network, site="foret") == ["week:2026-W49:1:site:foret"]
    assert listed(network, week="2026-W49") == every
    assert listed(network, week="2026-W50") == []
    with network.read() as db, pytest.raises(BadInputError) as refused:
        list_notices(db, bxl(db), state="lost", kind="spam")
    assert [fault.where for fault in refused.value.faults] == ["state", "kind"]


def test_a_notice_is_readable_as_it_is_sent(network: Database) -> None:
    with network.read() as db:
        document = notice_document(db, bxl(db), AMINA)
        mail = notice_mail(db, bxl(db), AMINA, mail_from=FROM)
    assert document["helper"] == "amina"
    assert (document["week"], document["version"]) == ("2026-W49", 1)
    assert "METHOD:PUBLISH" in document["calendar"]
    message = message_from_bytes(mail, policy=default)
    assert message["Message-ID"] == document["message_id"]
    assert message["Subject"] == document["subject"]
    assert message["To"] == "amina@example.org"
    assert message["Date"].datetime == document["due_at"]


def test_what_is_not_there_is_said_so(network: Database) -> None:
    with network.write() as db:
        db.add(Network(key="other", name="Other"))
    with network.read() as db:
        for key, of in (("nothing", "bxl"), (AMINA, "other")):
            with pytest.raises(NotFoundError):
                notice_document(db, find_network(db, of), key)
        assert list_notices(db, find_network(db, "other")) == []


def test_a_message_to_nobody_is_none(network: Database) -> None:
    with network.write(inputs=False) as db:
        db.execute(update(Notice).where(Notice.key == AMINA).values(recipient="x"))
    with network.read() as db, pytest.raises(RefusedError, match="no mail address"):
        notice_mail(db, bxl(db), AMINA, mail_from="")


def test_what_was_refused_is_tried_again_at_the_new_address(network: Database) -> None:
    send(network, state="refused")
    with network.write() as db:
        db.execute(
            update(Helper).where(Helper.key == "amina").values(email="new@example.org")
        )
    document = retry(network, AMINA)
    assert document["state"] == "waiting"
    assert document["recipient"] == "new@example.org"
    assert document["due_at"] == NOON + DAY
    assert document["attempts"] == 1
    with network.read() as db:
        [change] = list_changes(db, bxl(db), before=0, limit=5, kind="notice", key=None)
    assert (change["by"], change["action"], change["key"]) == ("tom", "retried", AMINA)


def test_only_a_refused_notice_is_tried_again(network: Database) -> None:
    with pytest.raises(NoticeStateError):
        retry(network, AMINA)


def test_what_was_overtaken_is_not_tried_again(network: Database) -> None:
    send(network, state="refused")
    publish(network, {"tue": ["carl"]}, NOON + HOUR)
    with pytest.raises(NoticeOvertakenError):
        retry(network, AMINA)
    assert retry(network, "week:2026-W49:1:helper:carl")["state"] == "waiting"


def test_a_notice_is_withdrawn_before_it_is_tried(network: Database) -> None:
    with network.write(inputs=False) as db:
        document = withdraw_notice(db, bxl(db), AMINA, by="tom", now=NOON)
    assert (document["state"], document["error"]) == ("withdrawn", "withdrawn by tom")
    assert "amina" not in waiting(network)
    send(network)
    with network.write(inputs=False) as db:
        for key in (AMINA, "week:2026-W49:1:helper:bob"):
            with pytest.raises(NoticeStateError):
                withdraw_notice(db, bxl(db), key, by="tom", now=NOON)
    # She was told nothing: a change tells her the whole week.
    publish(network, {"mon": ["amina"], "tue": ["carl", "amina"]}, NOON + HOUR)
    assert waiting(network)["amina"].kind == "week"
