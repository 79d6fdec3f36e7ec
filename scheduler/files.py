"""Files of users: read up to a size, written whole or not at all."""

import errno
import os
import secrets
from pathlib import Path

from matching.faults import BadInputError, Fault
from matching.files.decoding import LARGEST_BYTES


def read_bounded(path: Path, most: int = LARGEST_BYTES) -> bytes:
    """Read a file of at most `most` bytes; a larger one is not read at all.

    What has no size of its own (a pipe) is read no further than that.

    Raises
    ------
    BadInputError
        It is larger.
    OSError
        It is not there, no file, or cannot be read.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        if size <= most:
            content = file.read(most + 1)
            if len(content) <= most:
                return content
        megabytes = max(size, most + 1) / 1024**2
        fault = Fault(
            "the whole file", f"{megabytes:.1f} MB", f"at most {most // 1024**2} MB"
        )
        raise BadInputError([fault], str(path))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    What stood there before stays as it was until the last byte is written, and
    for good if writing fails. A link is followed; what is no file (a pipe, a
    device) is written to as it is.

    Raises
    ------
    OSError
        The folder is missing, not writable or full.
    """
    refuse_lost(path)
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as pipe:
            pipe.write(content)
        return
    half = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with half.open("xb") as file:
            file.write(content)
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def refuse_lost(path: Path) -> None:
    """Refuse a place for a file of which it is clear that none can be written there.

    To be asked before long work, so that its result is not lost.

    Raises
    ------
    OSError
        It is a folder, or stands in none.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    folder = path.resolve().parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
