"""How much of the machine one reading may take."""

import resource
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20
LARGEST_FILE = 100 * MEBIBYTE  # py3langid unpacks its model into a nameless one
MEMORY = Path("/proc/self/statm")


@dataclass(frozen=True)
class Limits:
    seconds: float = 10.0  # until it is killed, whatever it waits for
    cpu: int = 8  # seconds of work
    resident: int = 280 * MEBIBYTE  # of memory
    answer: int = 16 * MEBIBYTE  # of what it tells: a million characters, escaped, and their facts


READING = Limits()


def keep_to(limits: Limits) -> None:
    """Limit this process. It may write no large file, and open no more than it needs.

    Memory is limited by the address space, as resident memory cannot be: what is mapped and not used, such as the
    libraries, is let through, and from there on each new page counts.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    if MEMORY.exists():
        mapped, held = (int(pages) * resource.getpagesize() for pages in MEMORY.read_text().split()[:2])
        room = mapped + max(0, limits.resident - held)
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
