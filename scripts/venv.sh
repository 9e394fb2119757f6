#!/bin/sh
# Usage: PYTHON=python3 scripts/venv.sh DIRECTORY LOCKFILE
# Makes or refreshes a virtual environment with exactly the versions of LOCKFILE and this project, editable.
# Refuses with one sentence when Python, its venv module or the package index is missing.
set -eu
directory=$1
lockfile=$2
python=${PYTHON:-python3}

refuse() {
    echo "madoguchi: $1" >&2
    exit 2
}

command -v "$python" >/dev/null 2>&1 ||
    refuse "Python 3.11 or newer is needed; on Debian: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "Python 3.11 or newer is needed, and '$python' is $("$python" -V 2>&1)."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    refuse "Python's venv module is missing; on Debian: apt-get install python3-venv"

# A virtual environment whose Python was removed or upgraded away cannot be repaired, only made again.
if ! "$directory/bin/python" -c 'import pip' 2>/dev/null; then
    rm -rf "$directory"
    "$python" -m venv "$directory" || refuse "a virtual environment could not be made in '$directory'."
fi

log="$directory/install.log"
echo "Installing the versions of $lockfile (once; details in $log) ..."
install() {
    "$directory/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >>"$log" 2>&1
}
: >"$log"
if install -r "$lockfile" && install --no-deps -e .; then
    exit 0
fi
if grep -qE 'Temporary failure|NewConnectionError|Name or service|ProxyError|Connection refused|timed out' "$log"; then
    refuse "the Python package index cannot be reached; connect this machine to the network and run it again."
fi
tail -n 5 "$log" >&2
refuse "a Python package could not be installed; the lines above and $log say which one."
