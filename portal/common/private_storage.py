"""Files that only some people may read: the portal hands them out itself, and looks first who asks."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """A folder that nobody serves; its files are readable by the user who runs the portal alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    def url(self, name: str | None) -> str:
        """There is none, lest a template shows the address of a file that is not for everybody."""
        raise ValueError("a private file has no public address: name the page that hands it out")


def private_storage() -> Storage:
    """Where private files are kept, as the settings say."""
    return storages["private"]
