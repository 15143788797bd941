"""Who wants to know that the vocabulary changed. Upper rooms add themselves in `AppConfig.ready()`."""

from collections.abc import Callable

from portal.common.registries import Registry

# A watcher runs after commit, in the transaction of the outbox, and must be harmless to run twice.
vocabulary_watchers: Registry[Callable[[], None]] = Registry("vocabulary watchers")
