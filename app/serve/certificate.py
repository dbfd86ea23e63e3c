"""Whether a certificate and its key can be used for a name, told in one sentence instead of a traceback at the first visitor."""

import ssl

from app.serve.reach import Certificate, Unreachable

MESSAGES_OF_A_HANDSHAKE = 4


def check_certificate(files: Certificate, domain: str) -> None:
    """Shake hands with ourselves in memory. Raises Unreachable: missing, unreadable, not a pair, out of date, another name."""
    for name, path in (("CERT", files.cert), ("KEY", files.key)):
        try:
            path.read_bytes()
        except OSError as unreadable:
            raise Unreachable(f"{name}={path} cannot be read: {unreadable.strerror}.") from unreadable
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        server.load_cert_chain(files.cert, files.key, password=lambda: "")
    except ssl.SSLError as broken:
        raise Unreachable(_why_not_loaded(files, broken)) from broken
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(files.cert)
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # who signed it is the browsers' question, not ours
    try:
        _shake_hands(server, client, domain)
    except ssl.SSLCertVerificationError as refused:
        reason = refused.verify_message.rstrip(".")
        raise Unreachable(f"CERT={files.cert} does not serve {domain}: {reason}.") from refused


def _why_not_loaded(files: Certificate, broken: ssl.SSLError) -> str:
    if broken.reason == "KEY_VALUES_MISMATCH":
        return f"KEY={files.key} is not the key of CERT={files.cert}."
    reason = broken.reason or "not PEM"
    return f"CERT={files.cert} and KEY={files.key} must be PEM files, the key without a password ({reason})."


def _shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, domain: str) -> None:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=domain),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(MESSAGES_OF_A_HANDSHAKE):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
