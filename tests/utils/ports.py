"""Ports on this machine that nobody uses."""

import socket


def free_port() -> int:
    """A port that is free now; whoever asks binds it at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
