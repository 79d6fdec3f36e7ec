"""Writing files that others read: whole or not at all."""

import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    What stood there before stays as it was until the last byte is written, and
    for good if writing fails.

    Raises
    ------
    OSError
        The folder is missing, not writable or full.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with half.open("xb") as file:
            file.write(content)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
