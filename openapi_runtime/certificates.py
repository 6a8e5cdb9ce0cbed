"""Remedies for certificates that only the strict check of Python 3.13 and newer rejects."""

from __future__ import annotations

from typing import Final

# All required extensions of a CA certificate, because OpenSSL names only the first missing one.
_CA_CERTIFICATE: Final = (
    "the CA certificate with `basicConstraints=critical,CA:TRUE`, "
    "`keyUsage=critical,keyCertSign,cRLSign` and `subjectKeyIdentifier=hash`"
)

# The failures that ssl.VERIFY_X509_STRICT adds, by their texts in crypto/x509/x509_txt.c of
# OpenSSL 3, and how to reissue the certificate. ssl.create_default_context has set this flag since
# Python 3.13: https://docs.python.org/3/whatsnew/3.13.html#ssl
_STRICT_CHECKS: Final = {
    "Basic Constraints of CA cert not marked critical": _CA_CERTIFICATE,
    "CA cert does not include key usage extension": _CA_CERTIFICATE,
    "Path length given without key usage keyCertSign": _CA_CERTIFICATE,
    "Missing Authority Key Identifier": (
        "the certificate with `authorityKeyIdentifier=keyid`, "
        "signed by a CA certificate with `subjectKeyIdentifier=hash`"
    ),
    "Missing Subject Key Identifier": _CA_CERTIFICATE,
    "Authority Key Identifier marked critical": (
        "the certificate with an `authorityKeyIdentifier` that is not critical"
    ),
    "Subject Key Identifier marked critical": (
        "the certificate with a `subjectKeyIdentifier` that is not critical"
    ),
    "Key usage keyCertSign invalid for non-CA cert": (
        "the certificate without `keyCertSign` in `keyUsage`"
    ),
    "Path length invalid for non-CA cert": (
        "the certificate without `pathlen` in `basicConstraints`"
    ),
    "Issuer name empty": "the CA certificate with a subject, and the certificates signed by it",
    "Subject name empty": "the CA certificate with a subject",
    "Empty Subject Alternative Name extension": (
        "the certificate with the server's name or address in `subjectAltName`"
    ),
    "Subject empty and Subject Alt Name extension not critical": (
        "the certificate with a subject or a critical `subjectAltName`"
    ),
    "Using cert extension requires at least X509v3": "the certificate in version 3 of X.509",
    "cert info signature and signature algorithm mismatch": (
        "the certificate with a single signature algorithm"
    ),
}
# This failure also exists without the flag. The flag extends it to CA certificates of version 1 and
# those with `keyCertSign` but without `basicConstraints`.
_INVALID_CA: Final = "invalid CA certificate"


def certificate_advice(detail: str) -> str:
    """Return the remedy for a certificate that only the strict check rejects.

    Args:
        detail: The message of an `ssl.SSLCertVerificationError`, or text that contains it.

    Returns:
        A sentence without its period, or an empty string if the strict check is not the reason.
    """
    if _INVALID_CA in detail:
        return _advice(
            "If Python 3.12 accepts this certificate, it fails the strict check of newer versions",
            _CA_CERTIFICATE,
        )
    for failure, certificate in _STRICT_CHECKS.items():
        if failure in detail:
            return _advice("Python 3.13 and newer check certificates strictly", certificate)
    return ""


def _advice(reason: str, certificate: str) -> str:
    return (
        f"{reason}: reissue {certificate}, or pass `verify=context` "
        "with `context = ssl.create_default_context(cafile=...)` and "
        "`context.verify_flags &= ~ssl.VERIFY_X509_STRICT`"
    )
