# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`RoleType`."""

from ..open_enum import OpenEnum


class RoleType(OpenEnum):
    """What a user may do. The set is open: a newer server may add values."""

    EDITOR = "editor"
    """May use most operations, but not do administrative work like adding users and managing the
    license
    """
    ADMIN = "admin"
    """May use all operations"""
