"""What every room leans on: the cache, the folder, the collected static files. See portal.common.services."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from portal.common.redis_health import try_redis
from portal.common.services import Service, Trouble, services

LEAST_FREE = 100  # MB
A_FILE = "portal/css/base.css"  # every page names it


def register() -> None:
    """Called in `CommonConfig.ready()`."""
    services.register(
        "cache",
        Service(
            label=_("Cache"),
            check=try_cache,
            breaker="the cache",
            meanwhile=_("Limits against abuse are counted by each process for itself."),
            needs="database",
        ),
        position=40,
    )
    services.register(
        "folder",
        Service(
            label=_("Folder for files"),
            check=try_folder,
            meanwhile=_("Pages are read as usual. Pictures and documents cannot be added."),
        ),
        position=70,
    )
    services.register(
        "static files",
        Service(
            label=_("Style sheets and scripts"),
            check=try_static_files,
            is_used=lambda: isinstance(staticfiles_storage, ManifestStaticFilesStorage),
            essential=True,
            keep=60,
        ),
        position=75,
    )


def try_cache() -> str:
    """The cache itself, not what stands in for it while it fails."""
    cache: Any = settings.CACHES["default"]
    if "redis" in cache["BACKEND"].lower():
        return try_redis(cache["LOCATION"][0], variable="CACHE_URL")
    backend: Any = caches["default"]
    return backend.probe()


def try_folder() -> str:
    """Write, read and remove a file where the portal keeps its own."""
    folder = Path(settings.VAR_DIR)
    try:
        _write_and_read(folder)
    except OSError as error:
        raise Trouble(_sentence(folder, error)) from error
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE:
        raise Trouble(f"Only {free} MB are free in {folder}: free some, or let VAR_DIR name a folder on another disk.")
    return f"{folder}: written and read, {free} MB free"


def _write_and_read(folder: Path) -> None:
    content = os.urandom(4096)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        if file.read() != content:
            raise OSError(errno.EIO, "what was written is not what is read")


def _sentence(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk under {folder} is full: free it, or let VAR_DIR name a folder on another one."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"The folder {folder} may not be written: give it to the user who runs the portal, or set VAR_DIR."
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"The folder {folder} is not there: make it, or set VAR_DIR."
    return f"The folder {folder} of VAR_DIR cannot be used: {error.strerror}."


def try_static_files() -> str:
    """Whether `collectstatic` has run: without it no page finds its style sheet, and none is answered."""
    try:
        staticfiles_storage.url(A_FILE)
    except ValueError as error:
        raise Trouble(
            f"The static files are not in {settings.STATIC_ROOT}: run `manage.py collectstatic --noinput`."
        ) from error
    return f"collected in {settings.STATIC_ROOT}"
