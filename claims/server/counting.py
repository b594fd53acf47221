"""Where this server's web processes keep their counts for /metrics; imported before prometheus-client, which asks then.

The counts are files mapped into memory. In a folder that lies in memory they cannot meet a full disk, which would
end a process in the middle of a request.
"""

import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
IN_MEMORY = Path("/dev/shm")  # noqa: S108  the folder itself is made with a name nobody can guess
NAME = f"claimdesk-{os.getuid()}-counts-"


def make_folder() -> str:
    """A new folder for this master process; those of masters that were killed are removed."""
    where = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in where.glob(f"{NAME}*"):
        pid = left.name.removeprefix(NAME).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{NAME}{os.getpid()}-", dir=where)


FOLDER = os.environ[VARIABLE] = make_folder()


def remove_folder() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
