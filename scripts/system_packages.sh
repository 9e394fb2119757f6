#!/bin/sh
# Checks for the programs that the tests drive for real, and installs the missing ones where it runs as root.
# Anywhere else it prints the exact line to run and exits 2; it never lets the tests go on without a part.
set -eu

missing=""
need() { # PACKAGE CHECK...: the check is a command that succeeds when the part is there.
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
vpcd_driver() { find /usr/lib/pcsc/drivers /etc/reader.conf.d -iname '*vpcd*' 2>/dev/null | grep -q .; }
japanese_font() { fc-list :lang=ja 2>/dev/null | grep -q .; }
python_header() { "${PYTHON:-python3}" -c 'import sysconfig, os, sys
sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; }

check() {
    missing=""
    need python3 command -v "${PYTHON:-python3}"
    need python3-venv "${PYTHON:-python3}" -c 'import venv, ensurepip'
    need python3-tk "${PYTHON:-python3}" -c 'import tkinter'
    need python3-dev python_header
    need gcc command -v gcc
    need libpcsclite-dev test -e /usr/include/PCSC/winscard.h
    need pcscd test -x /usr/sbin/pcscd
    need vsmartcard-vpcd vpcd_driver
    need opensc command -v opensc-tool
    need openssl command -v openssl
    need clamav-daemon test -x /usr/sbin/clamd
    need chromium-headless-shell test -x /usr/bin/chromium-headless-shell
    need fontconfig command -v fc-list
    need fonts-noto-cjk japanese_font
    need xvfb command -v Xvfb
    need xdotool command -v xdotool
    need pinentry-curses command -v pinentry-curses
    need nodejs command -v node
    need npm command -v npm
}

check
[ -z "$missing" ] && exit 0
line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "madoguchi: the tests need programs that are not installed. Run as root: $line" >&2
    exit 2
fi
echo "Installing what the tests drive:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends $missing >/dev/null
# The package starts its service where systemd runs; the tests start their own, and a machine can have only one.
case "$missing" in
*" pcscd"*) systemctl stop pcscd.socket pcscd.service >/dev/null 2>&1 || true ;;
esac
check
if [ -n "$missing" ]; then
    echo "madoguchi: still missing after the installation:$missing" >&2
    exit 2
fi
