"""The command line. `main` is the command ``relais``.

Nothing heavy is imported before a command runs, so that help comes at once.
"""

import atexit
import gc
import sys
from contextvars import copy_context
from typing import Final

NEW_OBJECTS: Final = 100_000  # some 20 MB, between two looks for garbage among them


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its status.

    0 done, 1 a rule is broken or a check failed, 2 bad input or bad use, 3 the work
    could not be done now.

    Parameters
    ----------
    arguments
        Those of the process when left out.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark, not a traceback.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    # Nearly all that is made stays, first of all the libraries: looking for garbage
    # as often as Python does took a fifth of the time of a command.
    gc.set_threshold(NEW_OBJECTS)
    # What is left ends with the process: nobody need search it for garbage.
    atexit.register(gc.freeze)
    # A context of its own: the language of one command is not that of the next.
    sys.exit(copy_context().run(_status, arguments))


def _status(arguments: list[str] | None) -> int:
    from typer.main import get_command

    from api.cli.application import app
    from api.cli.failures import CHECK_FAILED, NOT_NOW, status_of

    try:
        get_command(app).main(args=arguments, prog_name="relais")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else CHECK_FAILED
        # Typer says 130 for Ctrl-C; the statuses of Relais end at 3.
        return NOT_NOW if status == 130 else status
    except Exception as error:  # the last resort: never a traceback
        return status_of(error)
    return 0
