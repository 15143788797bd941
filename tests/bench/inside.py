"""What is done in a process of the portal, on the database and the servers of its environment; answers in JSON.

python -m tests.bench.inside rebuild-database | rebuild-server | forget-indexes | multiply | copy FILE | files COUNT
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KIND = "provider"


def rebuild_database() -> int:
    from portal.search.database import writing

    return writing.rebuild(KIND)


def rebuild_server() -> int:
    from portal.search.elastic import writing

    return writing.rebuild(KIND, lambda done, total: None, anew=True)


def forget_indexes() -> int:
    from portal.search.elastic import indexes

    names = [name for found in indexes.by_role(KIND, 10).values() for name in found]
    for name in set(names):
        indexes.remove(name)
    return len(names)


def multiply() -> int:
    from tests.bench import multiply

    return multiply.multiply()


def copy(source: str) -> int:
    from providers.models import Provider
    from tests.bench.copying import copy_rows

    copy_rows(Path(source))
    return Provider.objects.listed().count()


def files(wanted: str) -> list[Any]:
    from providers.vetting.models import Application
    from tests.bench import files

    count = files.multiply_files(int(wanted))
    session = files.session_of_a_moderator()
    return [count, session, list(Application.objects.at_desk().values_list("pk", flat=True)[:20])]


TASKS: dict[str, Callable[..., Any]] = {
    "rebuild-database": rebuild_database,
    "rebuild-server": rebuild_server,
    "forget-indexes": forget_indexes,
    "multiply": multiply,
    "copy": copy,
    "files": files,
}


def tell(**what: Any) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    task, arguments = TASKS[sys.argv[1]], sys.argv[2:]
    tell(begun=True)
    work, began = time.process_time(), time.monotonic()
    count = task(*arguments)
    tell(count=count, seconds=time.monotonic() - began, work=time.process_time() - work)


if __name__ == "__main__":
    main()
