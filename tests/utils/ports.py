"""Ports on this machine that nobody uses."""

import random
import socket


def free_port() -> int:
    """A port that is free now; whoever asks binds it at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lasting_port(low: int, high: int) -> int:
    """A free port in this range; below 32,768, where no outgoing connection takes it while its server is away."""
    for port in random.SystemRandom().sample(range(low, high), min(100, high - low)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no port free from {low} to {high}")
