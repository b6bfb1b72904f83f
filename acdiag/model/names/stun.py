"""STUN's and TURN's numbers (IANA stun-parameters)."""

from __future__ import annotations

CLASSES: dict[int, str] = {0: "Request", 1: "Indication", 2: "Success Response", 3: "Error Response"}

METHODS: dict[int, str] = {
    1: "Binding",
    2: "Shared Secret",
    3: "Allocate",
    4: "Refresh",
    6: "Send",
    7: "Data",
    8: "CreatePermission",
    9: "ChannelBind",
    10: "Connect",
    11: "ConnectionBind",
    12: "ConnectionAttempt",
}

ERRORS: dict[int, str] = {
    300: "Try Alternate",
    400: "Bad Request",
    401: "Unauthenticated",
    403: "Forbidden",
    405: "Mobility Forbidden",
    420: "Unknown Attribute",
    437: "Allocation Mismatch",
    438: "Stale Nonce",
    440: "Address Family not Supported",
    441: "Wrong Credentials",
    442: "Unsupported Transport Protocol",
    443: "Peer Address Family Mismatch",
    446: "Connection Already Exists",
    447: "Connection Timeout or Failure",
    486: "Allocation Quota Reached",
    487: "Role Conflict",
    500: "Server Error",
    508: "Insufficient Capacity",
}
