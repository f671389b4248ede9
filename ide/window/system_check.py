"""What the machine lacks for a window, found before Qt gives up with an abort.

Qt's own libraries come with PySide6; on Linux they lean on a few of the system's. A missing one is
named, with the command that installs it.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping

ALWAYS = (
    "libEGL.so.1",
    "libGL.so.1",
    "libxkbcommon.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libglib-2.0.so.0",
    "libX11.so.6",
    "libfreetype.so.6",
)
"""What QtGui and QtWidgets are linked with."""
FOR_X11 = (
    "libX11-xcb.so.1",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-randr.so.0",
    "libxcb-render.so.0",
    "libxcb-render-util.so.0",
    "libxcb-shm.so.0",
    "libxcb-util.so.1",
    "libxcb-shape.so.0",
    "libxcb-sync.so.1",
    "libxcb-xfixes.so.0",
    "libxcb-xkb.so.1",
    "libxkbcommon-x11.so.0",
)
FOR_WAYLAND = ("libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1")

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libfreetype.so.6": "libfreetype6",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-util.so.1": "libxcb-util1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FEDORA = {
    "libEGL.so.1": "libglvnd-egl",
    "libGL.so.1": "libglvnd-glx",
    "libxkbcommon.so.0": "libxkbcommon",
    "libdbus-1.so.3": "dbus-libs",
    "libfontconfig.so.1": "fontconfig",
    "libglib-2.0.so.0": "glib2",
    "libX11.so.6": "libX11",
    "libfreetype.so.6": "freetype",
    "libxcb-util.so.1": "xcb-util",
    "libX11-xcb.so.1": "libX11-xcb",
    "libxcb-cursor.so.0": "xcb-util-cursor",
    "libxcb-icccm.so.4": "xcb-util-wm",
    "libxcb-image.so.0": "xcb-util-image",
    "libxcb-keysyms.so.1": "xcb-util-keysyms",
    "libxcb-render-util.so.0": "xcb-util-renderutil",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11",
}


def missing_for_window() -> str:
    """A message for people; empty where a window can be opened."""
    if sys.platform.startswith("linux"):
        libraries = [name for name in ALWAYS if not _loads(name)]
        display = "" if libraries else _display_problem(os.environ)
        if not libraries and not display:
            libraries = [name for name in _of_platform(os.environ) if not _loads(name)]
        if libraries:
            return libraries_message(libraries)
        if display:
            return display
    try:
        import PySide6.QtWidgets  # noqa: F401 (the question is whether it loads)
    except ImportError as e:
        return import_message(e)
    return ""


def _of_platform(env: Mapping[str, str]) -> tuple[str, ...]:
    platform = platform_of(env)
    return FOR_X11 if platform == "xcb" else FOR_WAYLAND if platform == "wayland" else ()


def platform_of(env: Mapping[str, str]) -> str:
    """The platform that Qt will choose: "xcb", "wayland", or another one that was asked for."""
    asked = env.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if asked:
        return asked
    if env.get("WAYLAND_DISPLAY") and env.get("XDG_SESSION_TYPE") == "wayland":
        return "wayland"
    return "xcb"


def _display_problem(env: Mapping[str, str]) -> str:
    platform = platform_of(env)
    if platform == "xcb" and not env.get("DISPLAY") and not env.get("WAYLAND_DISPLAY"):
        return NO_DISPLAY
    if platform == "xcb" and env.get("DISPLAY") and not _x_answers():
        return REFUSED.format(display=env["DISPLAY"])
    return ""


def _x_answers() -> bool:
    """Whether the X server of DISPLAY takes us in. Unknown counts as yes: Qt will say more."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def libraries_message(libraries: list[str]) -> str:
    names = ", ".join(libraries)
    what = "a library" if len(libraries) == 1 else "some libraries"
    lacking = f"Surefoot's window needs {what} of the system that this machine lacks: {names}."
    return f"{lacking}\n{_install(libraries)}"


def import_message(e: ImportError) -> str:
    found = re.search(r"(lib[\w+.-]+\.so[\w.]*)", str(e))
    if found:
        return libraries_message([found[1]])
    if isinstance(e, ModuleNotFoundError):
        package = "PySide6-Essentials"
        return f"Surefoot's window needs the package {package}. Install it with:\n  pip install {package}"
    again = "Installing Surefoot again may help:\n  pip install --force-reinstall surefoot"
    return f"Qt could not be loaded: {e}\n{again}"


def _install(libraries: list[str]) -> str:
    ids = _os_ids()
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    if ids & {"debian", "ubuntu"}:
        packages = " ".join(dict.fromkeys(DEBIAN.get(x, x) for x in libraries))
        return f"Install what is missing with:\n  {sudo}apt-get install -y {packages}"
    if ids & {"fedora", "rhel", "centos"}:
        packages = " ".join(dict.fromkeys(FEDORA.get(x, "libxcb") for x in libraries))
        return f"Install what is missing with:\n  {sudo}dnf install -y {packages}"
    return "Install them with your system's package manager. The command line works without them."


def _os_ids() -> set[str]:
    try:
        with open("/etc/os-release", encoding="utf-8") as stream:
            lines = stream.read().splitlines()
    except OSError:
        return set()
    pairs = dict(x.split("=", 1) for x in lines if "=" in x)
    return set(f"{pairs.get('ID', '')} {pairs.get('ID_LIKE', '')}".replace('"', "").split())


NO_DISPLAY = """Surefoot's window needs a display, and there is none: DISPLAY and WAYLAND_DISPLAY are empty.
Start it on a desktop, or over ssh with:  ssh -X HOST surefoot
The command line works without a display:  surefoot verify FILE"""
REFUSED = """Surefoot's window needs a display, and the one that DISPLAY names ({display}) does not answer.
Start it on a desktop, or over ssh with:  ssh -X HOST surefoot
The command line works without a display:  surefoot verify FILE"""
