"""An RTSP camera. Run it with Debian's Python, which has the bindings of GStreamer.

The program prints its ports, the second one for the path that needs a login, and then obeys the
lines of its standard input: `size WIDTH HEIGHT` changes the resolution of the next connection, and
`disconnect` ends all connections.

The path `/live` is open, `/private` needs the user `viewer` and the password `secret`, and `/short`
ends after 20 frames.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PIPELINE = (
    "( videotestsrc is-live=true pattern=ball {end} ! video/x-raw,format=I420,width={width},"
    "height={height},framerate=20/1 ! jpegenc ! rtpjpegpay name=pay0 pt=96 )"
)


def factory(width: int, height: int, *, end: str = "", role: str | None = None):
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(PIPELINE.format(width=width, height=height, end=end))
    if role is not None:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role(role, "media.factory.access", True)
        permissions.add_permission_for_role(role, "media.factory.construct", True)
        made.set_permissions(permissions)
    return made


def serve():
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    server.attach(None)
    return server


def serve_private():
    server = serve()
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", "secret"), token)
    server.set_auth(auth)
    server.get_mount_points().add_factory("/private", factory(320, 240, role="viewer"))
    return server


def main() -> None:
    Gst.init(None)
    server, private = serve(), serve_private()
    mounts = server.get_mount_points()
    mounts.add_factory("/live", factory(320, 240))
    mounts.add_factory("/short", factory(320, 240, end="num-buffers=20"))
    print(server.get_bound_port(), private.get_bound_port(), flush=True)
    loop = GLib.MainLoop()

    def obey(channel, _condition) -> bool:
        words = sys.stdin.readline().split()
        if not words:
            loop.quit()
        elif words[0] == "size":
            mounts.add_factory("/live", factory(int(words[1]), int(words[2])))
        elif words[0] == "disconnect":
            server.client_filter(lambda *_: GstRtspServer.RTSPFilterResult.REMOVE)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, obey)
    loop.run()


if __name__ == "__main__":
    main()
