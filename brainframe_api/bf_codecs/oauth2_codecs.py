"""OAuth 2 settings for the login to the cloud."""

from __future__ import annotations

from brainframe_rest.models import OAuth2Info

__all__ = ("OAuth2Info",)
