"""What went wrong, in words, and the status to end with.

The last place an exception can reach: it is always said in words, and shown whole
only to who asks for it (``RELAIS_DEBUG=1``).
"""

import os
import sys
import traceback
from typing import Final

from api.cli.speech import texts, warn
from matching.faults import BadInputError
from scheduler.errors import (
    NotFoundError,
    RefusedError,
    RelaisError,
)

DONE: Final = 0
CHECK_FAILED: Final = 1
BAD_INPUT: Final = 2
NOT_NOW: Final = 3
# A path that does not lead where it should; the rest of OSError is the machine's.
_WRONG_PATH: Final = (
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)


def status_of(error: Exception) -> int:
    """Say an error on standard error and give the status to end with."""
    if os.environ.get("RELAIS_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, BadInputError | RelaisError):
        warn(str(error))
        return _known_status(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        warn(f"{where}{error.strerror or error}")
        return BAD_INPUT if isinstance(error, _WRONG_PATH) else NOT_NOW
    if isinstance(error, MemoryError):
        warn(texts().gettext("This machine has not enough memory for that."))
        return NOT_NOW
    warn(
        texts().gettext(
            "Relais itself failed (%(kind)s: %(message)s). Nothing was kept. "
            "With RELAIS_DEBUG=1 it says where.",
            kind=type(error).__name__,
            message=error,
        )
    )
    return NOT_NOW


def _known_status(error: BadInputError | RelaisError) -> int:
    if isinstance(error, BadInputError | NotFoundError):
        return BAD_INPUT
    return CHECK_FAILED if isinstance(error, RefusedError) else NOT_NOW
