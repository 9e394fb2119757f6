"""The `madoguchi` command: arguments in, work handed over. A known problem is a sentence, exit status 2.

The service with all its pages takes most of a second to read, so only the commands that start or check it do.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.address import AddressRefused
from app.commands import audit, documents, register, staff, trust
from app.commands.options import config_of, now
from app.config import ConfigRefused
from app.errors import StorageUnavailable
from app.identity.anchor import AnchorRefused

USAGE_PROBLEM = 2
EPILOG = "Settings come from madoguchi.toml of this directory (or --config FILE) and MADOGUCHI_* variables."


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except ConfigRefused as refused:
        return _refuse("the configuration cannot be used:\n  " + "\n  ".join(refused.problems))
    except (AddressRefused, AnchorRefused) as refused:
        return _refuse(str(refused))
    except StorageUnavailable as refused:
        return _refuse(f"the data directory cannot be used: {refused}")
    except KeyboardInterrupt:
        return _refuse("interrupted")
    except OSError as refused:
        return _refuse(f"{refused.filename or 'a file'}: {refused.strerror or refused}")
    return status


def _refuse(sentence: str) -> int:
    print(f"madoguchi: {sentence}", file=sys.stderr)
    return USAGE_PROBLEM


def _serve(options: argparse.Namespace) -> int:
    from app.serving import serve  # noqa: PLC0415 - see above

    return serve(config_of(options))


def _demo(options: argparse.Namespace) -> int:
    from app import demo  # noqa: PLC0415 - see above

    return demo.run(options.port, Path(options.data), agent=options.agent)


def _doctor(options: argparse.Namespace) -> int:
    from app import doctor  # noqa: PLC0415 - see above

    return doctor.run(config_of(options), now())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi", description="Self-hosted Online Residence Application System.", epilog=EPILOG
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    from_file = argparse.ArgumentParser(add_help=False)
    from_file.add_argument("--config", type=Path, metavar="FILE", help="settings (default: madoguchi.toml)")
    serving = commands.add_parser("serve", parents=[from_file], help="start the service", epilog=EPILOG)
    serving.set_defaults(run=_serve)
    checking = commands.add_parser("doctor", parents=[from_file], help="check what the service needs")
    checking.set_defaults(run=_doctor)
    _describe_demo(commands.add_parser("demo", help="try everything on this machine with a simulated card"))
    audit.describe(commands, from_file)
    documents.describe(commands, from_file)
    register.describe(commands, from_file)
    staff.describe(commands, from_file)
    trust.describe(commands, from_file)
    return parser


def _describe_demo(demo_parser: argparse.ArgumentParser) -> None:
    demo_parser.add_argument("--port", type=int, default=8080, metavar="N", help="(default: 8080)")
    demo_parser.add_argument(
        "--data", default="var", metavar="DIR", help="where it keeps everything (default: var)"
    )
    demo_parser.add_argument(
        "--no-agent", dest="agent", action="store_false", help="leave the reader program to another terminal"
    )
    demo_parser.set_defaults(run=_demo)


if __name__ == "__main__":
    sys.exit(main())
