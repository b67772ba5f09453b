"""A camera that speaks RTSP: GStreamer's server, with a test picture in H.264. Ends with its standard input.

usage: rtsp-camera.py [--udp | --tcp] [--user NAME --password TEXT [--digest]] [--size WxH] [--audio-only]
Prints its port once it listens on it.
"""
import argparse
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
gi.require_version("GstRtsp", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

options = argparse.ArgumentParser()
options.add_argument("--udp", action="store_true")
options.add_argument("--tcp", action="store_true")
options.add_argument("--user")
options.add_argument("--password")
options.add_argument("--digest", action="store_true")
options.add_argument("--size", default="64x48")
options.add_argument("--audio-only", action="store_true")
given = options.parse_args()
Gst.init(None)

width, height = given.size.split("x")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    "( audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay0 pt=0 )"
    if given.audio_only
    else f"( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width={width},height={height},framerate=10/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=5 ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)
factory.set_shared(False)  # a shared one is torn down with its last client, and refuses the next for a moment
if given.udp:
    factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
if given.tcp:
    factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)

server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
if given.user:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    if given.digest:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(given.user, given.password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(given.user, given.password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_role("user")
    permissions.add_permission_for_role("user", "media.factory.access", True)
    permissions.add_permission_for_role("user", "media.factory.construct", True)
    factory.set_permissions(permissions)
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
loop = GLib.MainLoop()
threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
print(server.get_bound_port(), flush=True)
loop.run()
