#!/usr/bin/env python3
# prosync-guid: 8e756dd6-8f7a-4b22-8430-c4a0f10e8995
# prosync-name: Reachable TCP ports
# prosync-tags: network, Global
"""Says which of the given ports answer: port-check.py <host> <port>..."""

import socket
import sys

TIMEOUT_SECONDS = 3


def is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), TIMEOUT_SECONDS):
            return True
    except OSError:
        return False


def main(host: str, *ports: str) -> int:
    closed = [port for port in ports if not is_open(host, int(port))]
    for port in ports:
        print(f"{host}:{port} {'closed' if port in closed else 'open'}")
    return 1 if closed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
