"""docs/kommandon.md: every command with its arguments and options, as on its help page."""

from collections.abc import Iterator, Mapping
from functools import cache

import click

from generator import markdown
from tenderkit.cli import root
from tenderkit.cli.framework import LazyGroup
from tenderkit.verbs import describing


def page() -> str:
    """The page."""
    found = tree()
    rows = [[markdown.link(markdown.code(name), name), command.help or ""] for name, command in found.items()]
    return markdown.page(
        "Kommandon",
        "Samma hjälp visas med `tenderkit KOMMANDO --help`. Anmärkningar skrivs på standard error, det som begärs på "
        "standard output eller i filer.",
        markdown.table(["kommando", "gör"], rows),
        *(_command(name, command) for name, command in found.items()),
        _EXIT_CODES,
        _answer(),
    )


_EXIT_CODES = """
## Slutkoder

- **0**: inget att titta på. Värden att besluta ändrar inte det.
- **1**: det finns fel, varningar, ska-krav som inte är uppfyllda i ett anbud, eller villkor som inte är uppfyllda eller
  inte rapporterade. `render --final` svarar också 1 när något återstår, som värden att besluta;
  då skrivs inget.
- **2**: kommandot kunde inte köras. Något är fel angivet, eller ingen av filerna på en plats i kommandot går att läsa
  och är av det slag som kommandot tar. Inget skrivs.

Är en av flera rapporter eller anbud fel fil är det en anmärkning bland andra (1), så länge någon går att läsa. Fel *i*
rätt slags fil är 1.
"""


def _answer() -> str:
    """What ``--json`` gives, key by key, from its schema."""
    properties = describing.schema("answer")["properties"]
    rows = [[markdown.code(key), each["title"], each.get("description", "")] for key, each in properties.items()]
    about = (
        "Med `--json` svarar varje kommando med ett JSON-objekt på standard output, i samma form vilket kommandot "
        "än är. `tenderkit schema answer` ger dess schema, som också ligger i `specs/schema` och som testerna håller "
        "svaren mot."
    )
    place = (
        "En anmärkning i `findings` har `code`, `severity` (`fel`, `varning`, `att besluta`), `message`, `hint`, "
        "`about` (kravets id) och `place`: filen, och raden i en text eller bladet och cellen i en arbetsbok."
    )
    return "\n\n".join(["## Svaret som JSON", about, markdown.table(["nyckel", "är", "betyder"], rows), place])


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
