"""Run pytest on a throw-away PostgreSQL: a cluster in a temporary folder, reached through a socket there.

python -m tests.postgres [arguments of pytest]
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # whom root becomes, since the server refuses to run as root
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def binaries() -> Path:
    """The folder of initdb and pg_ctl: the newest of Debian's, else what is on PATH."""
    newest = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if newest:
        return newest[0]
    if on_path:
        return Path(on_path).parent
    raise SystemExit("There is no PostgreSQL here. On Debian: apt-get install postgresql")


@contextmanager
def cluster(options: str = FAST) -> Iterator[str]:
    """The address of a server of our own, without a database's name; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="claimdesk-postgres-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
        prefix = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={account.pw_gid}", "--clear-groups"]
    programs = binaries()

    def run(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "claimdesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", f"-h '' -k {folder} {options}", "start")
        try:
            yield f"postgresql+psycopg://claimdesk@/?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(address: str) -> None:
    """Stop the server of this address as a crash would, and start it again with the options it had.

    With FAST it forgets the last commits.
    """
    folder = Path(address.partition("host=")[2])
    prefix: list[str] = []
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        prefix = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={account.pw_gid}", "--clear-groups"]
    command = [*prefix, str(binaries() / "pg_ctl"), "-D", f"{folder}/data", "-w", "-m", "immediate"]
    command += ["-l", f"{folder}/log", "restart"]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def main() -> int:
    with cluster() as address:
        environment = {**os.environ, "TEST_POSTGRES": address}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]], check=False, env=environment
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
