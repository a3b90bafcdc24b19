"""docs/kommandon.md: every command with its arguments and options, as on its help page."""

from collections.abc import Iterator, Mapping
from functools import cache

import click

from generator import markdown
from tenderkit.cli import root
from tenderkit.cli.framework import LazyGroup


def page() -> str:
    """The page."""
    found = tree()
    rows = [[markdown.link(markdown.code(name), name), command.help or ""] for name, command in found.items()]
    return markdown.page(
        "Kommandon",
        "Samma hjälp visas med `tenderkit KOMMANDO --help`. Anmärkningar skrivs på standard error, det som begärs på "
        "standard output eller i filer. Slutkoden är 0 när det inte finns något att titta på, 1 när det finns fel, "
        "varningar eller villkor som inte är uppfyllda, och 2 när kommandot inte kunde köras.",
        markdown.table(["kommando", "gör"], rows),
        *(_command(name, command) for name, command in found.items()),
    )


@cache
def tree() -> Mapping[str, click.Command]:
    """Every command by its full name, in the order of the help page; groups only by their commands."""
    return dict(_below(root(), "tenderkit"))


def _below(group: LazyGroup, name: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=name)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command is not None
        if isinstance(command, LazyGroup):
            yield from _below(command, f"{name} {each}")
        else:
            yield f"{name} {each}", command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, **command.context_settings)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    records = [
        record
        for param in command.get_params(context)
        if isinstance(param, click.Option) and (record := param.get_help_record(context))
    ]
    options = [[markdown.code(flag), markdown.prose(help.replace("[required]", "[krävs]"))] for flag, help in records]
    about = [markdown.block(usage, "text"), markdown.prose(command.help or "")]
    return "\n\n".join([f"## {name}", *about, markdown.table(["flagga", "betyder"], options)])
