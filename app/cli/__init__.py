"""The command line, one module a command."""

from app.cli.curate_commands import add_commands
from app.cli.draw import add_command
from app.cli.publish import add_export, add_outside, address, outside, outside_fault
from app.cli.streams import make_sayable, write_out

__all__ = [
    "add_command",
    "add_commands",
    "add_export",
    "add_outside",
    "address",
    "make_sayable",
    "outside",
    "outside_fault",
    "write_out",
]
