"""How much memory a process and its children hold, seen from outside.

The solver's children come and go, and each of them counts: what the system says of
the *largest* child when all is over is not what was needed at one time. The pitfall:
pages that several processes share, of libraries mostly, are counted in each.
"""

import os
import resource
import sys
from collections import defaultdict
from pathlib import Path


def held_megabytes(process: int) -> int:
    """Give what a process and all below it hold now; 0 where the system has no /proc."""
    below: dict[int, list[int]] = defaultdict(list)
    pages: dict[int, int] = {}
    for found in Path("/proc").glob("[0-9]*"):
        try:
            status = (found / "stat").read_text("utf-8", errors="replace")
        except OSError:  # ended meanwhile
            continue
        after_name = status.rpartition(")")[2].split()
        number = int(found.name)
        below[int(after_name[1])].append(number)
        pages[number] = int(after_name[21])
    family, total = [process], 0
    while family:
        one = family.pop()
        total += pages.get(one, 0)
        family += below[one]
    return total * os.sysconf("SC_PAGE_SIZE") // 1024**2


def own_peak_megabytes() -> int:
    """Give the most memory this process ever held, whatever was seen of it."""
    unit = 1024 if sys.platform == "darwin" else 1
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes // unit // 1024
