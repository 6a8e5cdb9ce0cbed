"""A certificate that only the strict check of Python 3.13 rejects is explained."""

from __future__ import annotations

import socket
import ssl
import sys
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from openapi_runtime.certificates import certificate_advice
from tests.certificate_authority import LAX, STRICT, Authority, Extensions, needs_openssl
from tests.scripted_server import ScriptedServer, responding

CA_REMEDY = (
    "reissue the CA certificate with `basicConstraints=critical,CA:TRUE`, "
    "`keyUsage=critical,keyCertSign,cRLSign` and `subjectKeyIdentifier=hash`"
)
NO_IDENTIFIERS = ("subjectKeyIdentifier=none", "authorityKeyIdentifier=none")


def without(lines: tuple[str, ...], *names: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line.split("=")[0] not in names)


def authority_with(*lines: str) -> Extensions:
    """Return the strict extensions, with some of those of the authority replaced."""
    names = [line.split("=")[0] for line in lines]
    return STRICT._replace(authority=(*without(STRICT.authority, *names), *lines))


def server_with(*lines: str) -> Extensions:
    names = [line.split("=")[0] for line in lines]
    return STRICT._replace(server=(*without(STRICT.server, *names), *lines))


def failure(authority: Authority, *, strict: bool) -> str:
    """Return the error of a handshake with the authority's server, or an empty string."""
    context = ssl.create_default_context(cafile=str(authority.file))
    # Python 3.13 and newer set this flag by default; older versions support it.
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    if not strict:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    with ScriptedServer(responding("secure"), tls=authority.server_context()) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address) as raw:
            try:
                context.wrap_socket(raw, server_hostname="127.0.0.1").close()
            except ssl.SSLCertVerificationError as error:
                return str(error)
    return ""


needs_openssl_3 = pytest.mark.skipif(
    ssl.OPENSSL_VERSION_INFO < (3,), reason="Needs OpenSSL 3: use a Python that is linked with it"
)


@needs_openssl
@needs_openssl_3
@pytest.mark.parametrize(
    ("extensions", "names", "remedy"),
    [
        (LAX, {}, CA_REMEDY),
        (authority_with("basicConstraints=CA:TRUE"), {}, CA_REMEDY),
        (
            STRICT._replace(authority=without(STRICT.authority, "keyUsage")),
            {},
            CA_REMEDY,
        ),
        (
            STRICT._replace(authority=without(STRICT.authority, "basicConstraints")),
            {},
            CA_REMEDY,
        ),
        (server_with(*NO_IDENTIFIERS), {}, "certificate with `authorityKeyIdentifier=keyid`"),
        (
            server_with("keyUsage=critical,digitalSignature,keyCertSign"),
            {},
            "without `keyCertSign` in `keyUsage`",
        ),
        (server_with("basicConstraints=critical,CA:FALSE,pathlen:0"), {}, "without `pathlen`"),
        (STRICT, {"name": "/"}, "the CA certificate with a subject"),
        (STRICT, {"server_name": "/"}, "with a subject or a critical `subjectAltName`"),
    ],
)
def test_the_advice_suits_the_error_of_openssl(
    tmp_path: Path, extensions: Extensions, names: dict[str, str], remedy: str
) -> None:
    authority = Authority(tmp_path, extensions, **names)
    assert failure(authority, strict=False) == ""
    advice = certificate_advice(failure(authority, strict=True))
    assert remedy in advice
    assert "Python 3.1" in advice
    assert "`context.verify_flags &= ~ssl.VERIFY_X509_STRICT`" in advice
    assert not advice.endswith(".")


@needs_openssl
def test_the_strict_check_accepts_a_certificate_with_all_extensions(tmp_path: Path) -> None:
    assert failure(Authority(tmp_path), strict=True) == ""


@pytest.mark.parametrize(
    "detail",
    [
        "",
        "[Errno 111] Connection refused",
        "certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1018)",
        "certificate verify failed: unable to get local issuer certificate (_ssl.c:1018)",
        "certificate verify failed: certificate has expired (_ssl.c:1018)",
        "certificate verify failed: Hostname mismatch, certificate is not valid for 'far'.",
    ],
)
def test_other_failures_have_no_such_remedy(detail: str) -> None:
    assert certificate_advice(detail) == ""


@needs_openssl
@pytest.mark.skipif(
    sys.version_info < (3, 13), reason="Needs Python 3.13: scripts/nox -s test-pythons"
)
def test_the_error_of_a_call_has_the_remedy_and_the_remedy_works(tmp_path: Path) -> None:
    authority = Authority(tmp_path, LAX)
    with ScriptedServer(responding("secure"), tls=authority.server_context()) as server:
        with (
            BrainFrameAPI(server.url, verify=str(authority.file), retries=0) as api,
            pytest.raises(bf_errors.ServerNotReadyError) as raised,
        ):
            api.version()
        assert "Python 3.13 and newer check certificates strictly" in str(raised.value)
        assert "context.verify_flags &= ~ssl.VERIFY_X509_STRICT" in str(raised.value)

        context = ssl.create_default_context(cafile=str(authority.file))
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        with BrainFrameAPI(server.url, verify=context) as api:
            assert api.version() == "secure"
