"""`make bench`: every figure, one line each, in processes of their own so that none warms up another."""

import subprocess
import sys

SCRIPTS = (
    "pages",
    "logins",
    "verification",
    "revocation",
    "live",
    "desk_lists",
    "pictures",
    "quality",
    "uploads",
    "register",
)


def main() -> int:
    wanted = [name for name in sys.argv[1:] if name in SCRIPTS] or list(SCRIPTS)
    statuses = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
        for name in wanted
    ]
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main())
