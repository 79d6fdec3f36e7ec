"""Business refusals: what cannot be done, and why, without any HTTP number.

Bad data in files and sheets is `matching.faults.BadInputError`; one place in `api`
gives every class its number and its exit status.
"""


class RelaisError(Exception):
    """Anything Relais refuses or cannot do; the message is for a person."""


class UnavailableError(RelaisError):
    """The work cannot be done now (database locked out or not reachable)."""


class NotFoundError(RelaisError):
    """What was named does not exist here."""


class RefusedError(RelaisError):
    """The request is understood, and the state of things does not allow it."""


class NoDraftError(RefusedError):
    """There is no draft to publish."""


class StaleDraftError(RefusedError):
    """What the draft was made from has changed since; plan again."""


class BrokenRulesError(RefusedError):
    """The plan breaks rules.

    Parameters
    ----------
    message
        The first line.
    broken
        One line per broken rule.
    """

    def __init__(self, message: str, broken: tuple[str, ...]) -> None:
        self.broken = broken
        super().__init__("\n".join((message, *(f"  {line}" for line in broken))))


class MigrationError(RelaisError):
    """A migration lost rows or left a dangling reference; it was undone."""
