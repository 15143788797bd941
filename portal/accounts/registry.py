"""What upper rooms do when an organization falls asleep or wakes. They file it in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.common.registries import Registry

# (organization, new state, actor): runs in the transaction of the change.
OrganizationHook = Callable[[Any, str, Any], None]
organization_hooks: Registry[OrganizationHook] = Registry("what follows an organization's state")
