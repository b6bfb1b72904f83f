"""TLS's numbers and their names (IANA registry tls-parameters, RFC 8446, RFC 5246); `cipher_suites` has the suites."""

from __future__ import annotations

from acdiag.model.names.cipher_suites import is_grease

SSL_2 = 0x0002
SSL_3 = 0x0300
TLS_1_0 = 0x0301
TLS_1_1 = 0x0302
TLS_1_2 = 0x0303
TLS_1_3 = 0x0304

VERSIONS: dict[int, str] = {
    SSL_2: "SSL 2.0",
    SSL_3: "SSL 3.0",
    TLS_1_0: "TLS 1.0",
    TLS_1_1: "TLS 1.1",
    TLS_1_2: "TLS 1.2",
    TLS_1_3: "TLS 1.3",
}
_DRAFT = 0x7F
"""High byte of the versions that drafts of TLS 1.3 used; the low byte counts them."""

CONTENT_TYPES: dict[int, str] = {
    20: "change_cipher_spec",
    21: "alert",
    22: "handshake",
    23: "application_data",
    24: "heartbeat",
}

HANDSHAKE_TYPES: dict[int, str] = {
    0: "hello_request",
    1: "client_hello",
    2: "server_hello",
    3: "hello_verify_request",
    4: "new_session_ticket",
    5: "end_of_early_data",
    6: "hello_retry_request",
    8: "encrypted_extensions",
    11: "certificate",
    12: "server_key_exchange",
    13: "certificate_request",
    14: "server_hello_done",
    15: "certificate_verify",
    16: "client_key_exchange",
    20: "finished",
    21: "certificate_url",
    22: "certificate_status",
    23: "supplemental_data",
    24: "key_update",
    25: "compressed_certificate",
    67: "next_protocol",
}

ALERT_LEVELS: dict[int, str] = {1: "warning", 2: "fatal"}

ALERTS: dict[int, str] = {
    0: "close_notify",
    10: "unexpected_message",
    20: "bad_record_mac",
    21: "decryption_failed",
    22: "record_overflow",
    30: "decompression_failure",
    40: "handshake_failure",
    41: "no_certificate",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    60: "export_restriction",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    90: "user_canceled",
    100: "no_renegotiation",
    109: "missing_extension",
    110: "unsupported_extension",
    111: "certificate_unobtainable",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    114: "bad_certificate_hash_value",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
    121: "ech_required",
}
"""Alert descriptions, those of SSL 3.0 and of earlier TLS included."""

EXTENSIONS: dict[int, str] = {
    0: "server_name",
    1: "max_fragment_length",
    5: "status_request",
    10: "supported_groups",
    11: "ec_point_formats",
    13: "signature_algorithms",
    14: "use_srtp",
    15: "heartbeat",
    16: "application_layer_protocol_negotiation",
    17: "status_request_v2",
    18: "signed_certificate_timestamp",
    19: "client_certificate_type",
    20: "server_certificate_type",
    21: "padding",
    22: "encrypt_then_mac",
    23: "extended_master_secret",
    27: "compress_certificate",
    28: "record_size_limit",
    35: "session_ticket",
    41: "pre_shared_key",
    42: "early_data",
    43: "supported_versions",
    44: "cookie",
    45: "psk_key_exchange_modes",
    47: "certificate_authorities",
    48: "oid_filters",
    49: "post_handshake_auth",
    50: "signature_algorithms_cert",
    51: "key_share",
    13172: "next_protocol_negotiation",
    17513: "application_settings",
    65037: "encrypted_client_hello",
    65281: "renegotiation_info",
}


def version(value: int) -> str:
    """`TLS 1.2`, `TLS 1.3 (draft 16)`, `GREASE`, or the number for want of a name."""
    known = VERSIONS.get(value)
    if known:
        return known
    if value >> 8 == _DRAFT:
        return f"TLS 1.3 (draft {value & 0xFF})"
    return "GREASE" if is_grease(value) else f"0x{value:04x}"


def is_tls_1_3(value: int) -> bool:
    """Whether it is TLS 1.3 or a draft of it, which hide everything after ServerHello."""
    return value == TLS_1_3 or value >> 8 == _DRAFT


def content_type(value: int) -> str:
    return CONTENT_TYPES.get(value, str(value))


def handshake_type(value: int) -> str:
    return HANDSHAKE_TYPES.get(value, str(value))


def alert(description: int) -> str:
    """`unknown_ca`; the number for want of a name."""
    return ALERTS.get(description, str(description))


def alert_level(value: int) -> str:
    return ALERT_LEVELS.get(value, str(value))


def extension(value: int) -> str:
    known = EXTENSIONS.get(value)
    return known or ("GREASE" if is_grease(value) else str(value))
