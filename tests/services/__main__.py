"""Start the real servers around a command, or for a person who develops.

python -m tests.services install
python -m tests.services run [--only redis,postgresql] [--opensearch 2] [--use] -- COMMAND …
python -m tests.services start [--only …]
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from tests.services import KINDS, VARIABLES, Server, ServerFailed, all_started
from tests.services.downloads import BadDownload, cache
from tests.services.search import OpenSearch
from tests.services.tools import NotInstalled, install

GRACE = 15  # seconds for an interrupted command to tidy up


class Stopped(Exception):
    """Somebody asked us to end."""


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.services", description="The real servers of the tests.")
    commands = parser.add_subparsers(dest="task", required=True)
    for task, meaning in (
        ("install", "install what is missing, or say how"),
        ("run", "run a command with servers around it"),
        ("start", "start servers and print their addresses, until Ctrl-C"),
    ):
        command = commands.add_parser(task, help=meaning, description=meaning)
        command.add_argument("--only", type=names, default=list(KINDS), metavar="NAME,…", help=", ".join(KINDS))
        command.add_argument("--opensearch", type=int, choices=(2, 3), default=3, help="which OpenSearch (default: 3)")
        if task != "install":
            use = "also set DATABASE_URL, CACHE_URL and BROKER_URL: Tandem itself runs on them"
            command.add_argument("--use", action="store_true", help=use)
        if task == "run":
            command.add_argument("command", nargs="+", metavar="-- COMMAND")
    return parser.parse_args()


def names(text: str) -> list[str]:
    """The kinds of a list with commas, in the order in which they are started."""
    asked = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in asked if name not in KINDS]:
        raise argparse.ArgumentTypeError(f"no such server: {', '.join(unknown)} (there are {', '.join(KINDS)})")
    return [name for name in KINDS if name in asked]


def made(name: str, opensearch: int) -> Server:
    """A server of this kind, not started yet."""
    kind = KINDS[name]
    return kind(version=opensearch) if issubclass(kind, OpenSearch) else kind()


def make_ready(servers: list[Server]) -> None:
    """Install and fetch what is missing."""
    downloads = dict.fromkeys(download for server in servers for download in server.downloads())
    absent = [download for download in downloads if not download.there()]
    wanted = [tool for server in servers for tool in server.tools] + [tool for one in absent for tool in one.tools]
    install(dict.fromkeys(wanted), say)
    for download in absent:
        say(f"Fetching {download.words}, into {cache()}…")
        download.path()


def variables(servers: dict[str, Server], *, use: bool) -> dict[str, str]:
    """What tells a command where the servers are."""
    found = {VARIABLES[name]: server.url for name, server in servers.items()}
    if use and "postgresql" in servers:
        found["DATABASE_URL"] = servers["postgresql"].url
    if use and "redis" in servers:
        # Emptying the cache must not empty the queues.
        found["CACHE_URL"], found["BROKER_URL"] = (
            servers["redis"].url.removesuffix("/0") + f"/{number}" for number in (1, 2)
        )
    return found


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end; when we are asked to end, it is asked first."""
    try:
        started = subprocess.Popen(command, env={**os.environ, **environment})
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return 127
    try:
        code = started.wait()
        return code if code >= 0 else 128 - code
    except Stopped:
        started.terminate()
        raise
    finally:
        # After Ctrl-C in a terminal it was told by the terminal.
        try:
            started.wait(GRACE)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def stay(environment: dict[str, str]) -> int:
    """Print the addresses and wait for Ctrl-C."""
    for name, value in environment.items():
        sys.stdout.write(f"export {name}={value}\n")
    sys.stdout.flush()
    say("Running until Ctrl-C.")
    while True:
        time.sleep(3600)


def stop(number: int, frame: FrameType | None) -> None:
    """What SIGTERM does."""
    raise Stopped


def main() -> int:
    """Do what was asked; the exit code is the command's."""
    asked = arguments()
    signal.signal(signal.SIGTERM, stop)
    try:
        servers = {name: made(name, asked.opensearch) for name in asked.only}
        make_ready(list(servers.values()))
        if asked.task == "install":
            return 0
        with all_started(list(servers.values())):
            say("Started: " + ", ".join(f"{name} in {server.took:.1f} s" for name, server in servers.items()))
            found = variables(servers, use=asked.use)
            return run(asked.command, found) if asked.task == "run" else stay(found)
    except (NotInstalled, BadDownload, ServerFailed) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except Stopped:
        return 143


if __name__ == "__main__":
    sys.exit(main())
