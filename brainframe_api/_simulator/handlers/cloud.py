"""Operations on the cloud account."""

from __future__ import annotations

import hmac

from brainframe_rest.models import CloudTokens, CloudTokensResult, CloudUserInfo, OAuth2Info

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.licensing import perpetual_terms
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import settings

_SIGNED_IN = "cloud_signed_in"


@operation
def set_cloud_tokens(services: Services, body: CloudTokens) -> CloudTokensResult:
    """Sign in to the cloud account that the tokens belong to, and apply its license."""
    cloud = services.options.cloud
    if not cloud.reachable:
        raise SimulatorError("RemoteConnectionError", "The cloud service cannot be reached.")
    given = f"{body.access_token}\n{body.refresh_token}"
    known = f"{cloud.access_token}\n{cloud.refresh_token}"
    if not hmac.compare_digest(given.encode(), known.encode()):
        raise SimulatorError(
            "UnauthorizedTokensError", "The cloud service rejected the access and refresh tokens."
        )
    with services.database.transaction() as db:
        settings.put(db, _SIGNED_IN, True)
    license_info = services.licensing.activate(perpetual_terms(cloud.max_streams))
    return CloudTokensResult(cloud_user_info=_user(services), license_info=license_info)


@operation
def get_current_cloud_user(services: Services) -> CloudUserInfo:
    """Return the cloud account that the server is signed in to."""
    with services.database.transaction() as db:
        signed_in = settings.get(db, _SIGNED_IN)
    if not signed_in:
        raise SimulatorError(
            "CloudUserNotFoundError", "This server is not signed in to a cloud account."
        )
    return _user(services)


@operation
def get_oauth2_info(services: Services) -> OAuth2Info:
    """Return the OAuth 2.0 parameters of the cloud login page."""
    cloud = services.options.cloud
    return OAuth2Info(
        domain=cloud.oauth2_domain,
        client_id=cloud.oauth2_client_id,
        scopes=list(cloud.oauth2_scopes),
    )


def _user(services: Services) -> CloudUserInfo:
    cloud = services.options.cloud
    return CloudUserInfo(sub=cloud.user_sub, email=cloud.user_email)
