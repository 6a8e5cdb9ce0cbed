# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ConnType`."""

from ..open_enum import OpenEnum


class ConnType(OpenEnum):
    """How the server connects to the source of a stream. The set is open: a newer server may add
    values, and a client must keep and send back what it does not know.
    """

    IP_CAMERA = "ip_camera"
    """A network camera that uses RTSP or HTTP"""
    WEBCAM = "webcam"
    """A webcam (usually USB) attached to the server"""
    FILE = "file"
    """An uploaded video file"""
