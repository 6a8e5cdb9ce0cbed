"""A private certificate authority made with openssl, and a TLS context with the public ones."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

PUBLIC = httpx.create_ssl_context()
"""The default TLS context of an httpx client.

Clients share it because loading the public certificates takes longer than most tests.
"""

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="Needs openssl (Debian: apt-get install openssl)"
)


class Extensions(NamedTuple):
    """X.509 extensions of certificates, in the notation of openssl's configuration files."""

    authority: tuple[str, ...]
    server: tuple[str, ...]


STRICT = Extensions(
    authority=(
        "basicConstraints=critical,CA:TRUE",
        "keyUsage=critical,keyCertSign,cRLSign",
        "subjectKeyIdentifier=hash",
    ),
    server=(
        "basicConstraints=critical,CA:FALSE",
        "keyUsage=critical,digitalSignature",
        "extendedKeyUsage=serverAuth",
        "subjectKeyIdentifier=hash",
        "authorityKeyIdentifier=keyid",
        "subjectAltName=IP:127.0.0.1",
    ),
)
"""Extensions that `ssl.VERIFY_X509_STRICT` requires, which is on by default since Python 3.13."""

LAX = Extensions(authority=("basicConstraints=CA:TRUE",), server=("subjectAltName=IP:127.0.0.1",))
"""Extensions that many private authorities use. Python 3.12 and older accept them."""


class Authority:
    """A private authority, with a certificate for 127.0.0.1 and one for a client."""

    def __init__(
        self,
        folder: Path,
        extensions: Extensions = STRICT,
        *,
        name: str = "/CN=Test authority",
        server_name: str = "/CN=server",
    ) -> None:
        self.folder = folder
        self.file = folder / "ca.pem"
        self._request("ca", name, extensions.authority)
        self._sign("ca", "-signkey", "ca.key")
        client = (
            *(line for line in STRICT.server if not line.startswith(("extended", "subjectAlt"))),
            "extendedKeyUsage=clientAuth",
        )
        for certificate, subject, lines in (
            ("server", server_name, extensions.server),
            ("client", "/CN=client", client),
        ):
            self._request(certificate, subject, lines)
            self._sign(certificate, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        return context

    def _request(self, certificate: str, subject: str, extensions: tuple[str, ...]) -> None:
        configuration = ["[req]", "distinguished_name=name", "[name]", "[extensions]", *extensions]
        # Passed to each command, so that the system's openssl.cnf has no effect.
        (self.folder / f"{certificate}.cnf").write_text("\n".join(configuration) + "\n")
        self._openssl(
            "req", "-config", f"{certificate}.cnf", "-subj", subject,
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", f"{certificate}.key", "-out", f"{certificate}.csr",
        )  # fmt: skip

    def _sign(self, certificate: str, *issuer: str) -> None:
        self._openssl(
            "x509", "-req", "-in", f"{certificate}.csr", "-out", f"{certificate}.pem", *issuer,
            "-days", "2", "-extfile", f"{certificate}.cnf", "-extensions", "extensions",
        )  # fmt: skip

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
