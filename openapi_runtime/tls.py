"""Creation of TLS contexts."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Any, Final, TypeAlias

import httpx

Verify: TypeAlias = "bool | str | ssl.SSLContext"
"""True to use the certificate authorities of the system and certifi (or those that the environment
variables REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE name), False to disable verification, the path of a
PEM file or a folder of authorities, or a context that is used unchanged."""

Certificate: TypeAlias = str | tuple[str, str] | tuple[str, str, str]
"""A client certificate: the path of a PEM file with its key, the paths of both, or the paths of
both and the password of the key."""

_BUNDLE_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def check_tls_settings(verify: Verify, cert: Certificate | None) -> None:
    """Check the types of the settings. The files are read at the first request to an https URL.

    Raises:
        TypeError: If one has the wrong type.
        ValueError: If a file name is empty, or a certificate is given together with a TLS context.
    """
    given: Any = verify
    if not isinstance(given, bool | str | ssl.SSLContext):
        raise TypeError(
            "verify must be True, False, the path of a file or folder as a str, or an "
            f"ssl.SSLContext, not {type(given).__name__}"
        )
    if verify == "":
        raise ValueError("verify must not be empty: use False to disable verification")
    if cert is None:
        return
    certificate: Any = cert
    parts: Any = (certificate,) if isinstance(certificate, str) else certificate
    match parts:
        case (str(),) if parts is not certificate:
            pass
        case (str(), str()) | (str(), str(), str()):
            pass
        case _:
            raise TypeError(
                "cert must be the path of a PEM file as a str, or a tuple of the paths of the "
                "certificate and its key and, if the key has one, its password"
            )
    if not all(parts[:2]):
        raise ValueError("The path of a client certificate must not be empty")
    if isinstance(verify, ssl.SSLContext):
        raise ValueError(
            "cert cannot be combined with an ssl.SSLContext. Load it into the context with "
            "load_cert_chain."
        )


def create_tls_context(verify: Verify, certificate: Certificate | None) -> ssl.SSLContext:
    """Create the context for connections to https servers.

    Raises:
        ValueError: If a file cannot be read or is invalid. The cause has the details.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    try:
        context = _context_for(verify)
        if isinstance(certificate, str):
            context.load_cert_chain(certificate)
        elif certificate is not None:
            context.load_cert_chain(*certificate)
    except (OSError, ssl.SSLError) as error:
        # An SSLError is an OSError whose message does not contain the file name.
        files = [verify] if isinstance(verify, str) else []
        if certificate is not None:
            files += [certificate] if isinstance(certificate, str) else certificate[:2]
        raise ValueError(
            f"Cannot use {' or '.join(map(repr, files)) or 'the certificates'} for TLS: {error}"
        ) from error
    return context


def _context_for(verify: bool | str) -> ssl.SSLContext:
    if verify is False:
        return httpx.create_ssl_context(verify=False)
    bundle = verify if isinstance(verify, str) else None
    for variable in _BUNDLE_VARIABLES:
        bundle = bundle or os.environ.get(variable)
    if bundle:
        if Path(bundle).is_dir():
            return ssl.create_default_context(capath=bundle)
        return ssl.create_default_context(cafile=bundle)
    # Add the authorities of certifi, because slim containers and some builds of Python have none.
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
