"""Business refusals: what cannot be done, and why, without any HTTP number.

Bad data in files and sheets is `matching.faults.BadInputError`; one place in `api`
gives every class its number and its exit status.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar


class RelaisError(Exception):
    """Anything Relais refuses or cannot do; the message is for a person.

    `code` is a stable word for programmes; every class has its own.
    """

    code: ClassVar[str] = "failed"


class UnavailableError(RelaisError):
    """The work cannot be done now (database locked out or not reachable)."""

    code: ClassVar[str] = "unavailable"


class NotFoundError(RelaisError):
    """What was named does not exist here."""

    code: ClassVar[str] = "not_found"


class RefusedError(RelaisError):
    """The request is understood, and the state of things does not allow it."""

    code: ClassVar[str] = "refused"


class NoDraftError(RefusedError):
    """There is no draft to publish."""

    code: ClassVar[str] = "no_draft"


class StaleDraftError(RefusedError):
    """What the draft was made from has changed since; plan again."""

    code: ClassVar[str] = "stale_draft"


class BrokenRulesError(RefusedError):
    """The plan breaks rules.

    Parameters
    ----------
    message
        The first line.
    broken
        One line per broken rule.
    rules
        The same for programmes, where they are known in parts.
    """

    code: ClassVar[str] = "broken_rules"

    def __init__(
        self,
        message: str,
        broken: tuple[str, ...],
        rules: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.broken, self.rules = broken, tuple(rules)
        super().__init__("\n".join((message, *(f"  {line}" for line in broken))))


class MigrationError(RelaisError):
    """A migration lost rows or left a dangling reference; it was undone."""

    code: ClassVar[str] = "migration"


class DeniedError(RelaisError):
    """Who asks may not do this."""

    code: ClassVar[str] = "denied"


@dataclass(frozen=True, slots=True)
class Told:
    """One change that somebody else made meanwhile, for who comes too late.

    `fields` names what changed; a value before and after where it is not personal.
    """

    revision: int | None
    at: datetime
    by: str
    action: str
    fields: dict[str, Any]


class ChangedError(RefusedError):
    """Somebody changed the thing since it was read.

    Parameters
    ----------
    thing
        What it is, for a person: ``helper amina``.
    revision
        The present one.
    changes
        What was changed since the revision that the loser had read.
    """

    code: ClassVar[str] = "changed"

    def __init__(self, thing: str, revision: int, changes: Sequence[Told]) -> None:
        self.thing, self.revision, self.changes = thing, revision, tuple(changes)
        who = ", ".join(f"{one.by} ({', '.join(one.fields)})" for one in self.changes)
        super().__init__(f"{thing} was changed meanwhile: {who or 'by an import'}")


class UnknownCallerError(RelaisError):
    """Nobody knows who asks."""

    code: ClassVar[str] = "unauthenticated"


class KeyReusedError(RefusedError):
    """An Idempotency-Key came with another request than before."""

    code: ClassVar[str] = "key_reused"


class StillRunningError(RefusedError):
    """The same request is being worked on."""

    code: ClassVar[str] = "still_running"


class UnreadError(RefusedError):
    """A change does not say which revision it changes."""

    code: ClassVar[str] = "revision_required"


class RunUnderWayError(RefusedError):
    """A run of this round is wanted or running already."""

    code: ClassVar[str] = "run_under_way"


class RunNotDoneError(RefusedError):
    """The run has no plan: it is not done, or it failed."""

    code: ClassVar[str] = "run_not_done"


class NotAdoptedError(RefusedError):
    """A plan is kept as a run, and not as the draft: that was changed meanwhile."""

    code: ClassVar[str] = "not_adopted"


class LateAnswerError(RefusedError):
    """A worker answers for a run that is no longer its own; nothing is kept."""

    code: ClassVar[str] = "late_answer"


class RoomInUseError(RefusedError):
    """Openings or sessions name a room that should go.

    Parameters
    ----------
    site
        Its key.
    rooms
        Keys of the rooms that must stay.
    """

    code: ClassVar[str] = "room_in_use"

    def __init__(self, site: str, rooms: Sequence[str]) -> None:
        self.rooms = tuple(rooms)
        super().__init__(
            f"Openings or sessions of site “{site}” name {', '.join(rooms)};"
            " a room that is no longer used can have the capacity 0."
        )


class SeatPublishedError(RefusedError):
    """Seats cannot go: a published plan names them.

    Parameters
    ----------
    session
        Key of the session.
    seats
        Keys of the seats.
    """

    code: ClassVar[str] = "seat_published"

    def __init__(self, session: str, seats: Sequence[str]) -> None:
        self.session, self.seats = session, tuple(seats)
        named = ", ".join(f"“{seat}”" for seat in seats)
        super().__init__(
            f"Session “{session}” was published with seat {named}: it can become"
            " optional, and not go."
        )


class BegunError(RefusedError):
    """The session has begun: what happens now is put right afterwards."""

    code: ClassVar[str] = "session_begun"


class AlarmEndedError(RefusedError):
    """The alarm has ended: nothing is left to be done about it."""

    code: ClassVar[str] = "alarm_ended"


class NotOverError(RefusedError):
    """Who was there cannot be said before the session is over.

    Parameters
    ----------
    session
        Its key.
    """

    code: ClassVar[str] = "not_over"

    def __init__(self, session: str) -> None:
        self.session = session
        super().__init__(
            f"Session “{session}” is not over yet; that somebody did not come can be"
            " said once it has begun."
        )


class CalledOffError(RefusedError):
    """The session was called off: nobody was there.

    Parameters
    ----------
    session
        Its key.
    """

    code: ClassVar[str] = "called_off"

    def __init__(self, session: str) -> None:
        self.session = session
        super().__init__(f"Session “{session}” was called off.")


class NoticeStateError(RefusedError):
    """The notice is in a state in which this cannot be done to it."""

    code: ClassVar[str] = "notice_state"


class NoticeOvertakenError(RefusedError):
    """A newer notice tells the same person of the same week."""

    code: ClassVar[str] = "notice_overtaken"


class NothingToUndoError(RefusedError):
    """The draft has no edit by hand that is not undone."""

    code: ClassVar[str] = "nothing_to_undo"


class EditedDraftError(RefusedError):
    """There is a draft that somebody works on; it is not written over unseen."""

    code: ClassVar[str] = "draft_edited"
