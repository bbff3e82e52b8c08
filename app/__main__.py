"""The command line: `deir-front`, or `python -m app`."""

import logging
import os
import re
import sys
from collections.abc import Sequence

from app.cli import make_sayable, parser
from geo import ArticleError, FrontError, QueryError, RecordsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status."""
    make_sayable()
    words = sys.argv[1:] if arguments is None else arguments
    options = parser(words).parse_args(_joined(words))
    logging.basicConfig(format="%(levelname)s: %(message)s")
    for name in ("deir_front", "geo"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # `geo.database` says it, once
    try:
        status: int = options.run(options)
    except (RecordsError, ArticleError, QueryError) as error:
        print(error, file=sys.stderr)
        return 2
    except FrontError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has closed it: end without another word
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # of several files (shutil.Error) the message is a list
        reason = error.strerror or "the files could not be read or written"
        print(f"{error.filename or 'the disk'}: {reason}", file=sys.stderr)
        return 1
    return status


def _joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with values that begin like a number below zero joined to their options.

    argparse takes `-1,-1,1,1` behind `--bbox` for an option of its own.
    """
    joined: list[str] = []
    for argument in arguments:
        behind = joined[-1] if joined else ""
        if re.match(r"-[\d.]", argument) and behind.startswith("--") and "=" not in behind:
            joined[-1] = f"{behind}={argument}"
        else:
            joined.append(argument)
    return joined


if __name__ == "__main__":
    sys.exit(main())
