"""The command line's manners: Swedish help and errors, lazy commands, exit codes.

0 nothing to look at, 1 errors, warnings or missed terms, 2 could not run: wrong usage, or at one of the places for
files (an argument or an option) none can be read or is of the kind that the command takes. Nothing is written then.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit.cli import machine
from tenderkit.files import CannotWriteError
from tenderkit.verbs.errors import WrongArgumentError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

NOTHING, SOMETHING, COULD_NOT_RUN = 0, 1, 2

_HELPED = {"help_option_names": ["-h", "--help"]}


ARGUMENTS = {
    "spec": "SPEC",
    "contract": "AVTAL",
    "bid_file": "ANBUD",
    "decision": "BESLUT",
    "assessment": "BEDÖMNING",
    "requirement": "KRAV",
    "area": "OMRÅDE",
    "name": "NAMN",
    "folder": "MAPP",
    "period": "KVARTAL",
}
"""The word an argument or an option in words goes by on the help pages; other arguments are files."""

_WANTED = {
    "spec": "specifikationens mapp",
    "contract": "avtalets fil, avtal.yaml",
    "assessment": "bedömningens fil, assessment.json",
}
"""What an argument wants where a file is given instead of a folder, or the other way round."""


JSON = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON.")
"""The option of every command that yields findings or outcomes."""


class CannotRunError(click.ClickException):
    """A sentence that says why the command could not run and what to do."""

    exit_code = COULD_NOT_RUN


class SwedishCommand(click.Command):
    """A command whose help page is Swedish."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Användning: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        return ["[FLAGGOR]", *pieces]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section("Flaggor"):
            formatter.write_dl([(flag, help.replace("[required]", "[krävs]")) for flag, help in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Visa hjälpen och avsluta."
        return option


class LazyGroup(SwedishCommand, click.Group):
    """A group whose commands are imported when they are called, so that ``--help`` starts at once."""

    lazy: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the library's signature
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.lazy:
            return None
        module, _ = self.lazy[cmd_name]
        name = module.rpartition(".")[2]
        command: click.Command = getattr(import_module(module.rpartition(".")[0]), name)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Kommandon"):
            formatter.write_dl([(name, help) for name, (_, help) in self.lazy.items()])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the library's signature
        return ["[FLAGGOR]", "KOMMANDO", "[…]"]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        commands = [(name, help) for name, (_, help) in self.lazy.items() if name.startswith(incomplete)]
        flags = click.Command.shell_complete(self, ctx, incomplete)  # the group's own would import every command
        return [*(CompletionItem(name, help=help) for name, help in commands), *flags]


def group(name: str, help: str, lazy: Mapping[str, tuple[str, str]]) -> LazyGroup:
    """A group of lazy commands: name → (module.attribute, one line of help)."""
    made = LazyGroup(name=name, help=help, no_args_is_help=True, context_settings=_HELPED)
    made.lazy = lazy
    return made


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A Swedish command; the function's docstring is its help, in which arguments go by their Swedish words."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made = click.command(name, cls=SwedishCommand, context_settings=_HELPED, **settings)(function)
        for param in made.params:
            param.metavar = param.metavar or _metavar(param)
        return made

    return decorate


class WorkbookPath(click.Path):
    """The name of a workbook to write: under another name Excel and Word would not know what it is."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        if path.suffix.lower() != ".xlsx":
            self.fail(f"{path.as_posix()} är inget namn på en arbetsbok. Ange ett som slutar på .xlsx.", param, ctx)
        return path


def _metavar(param: click.Parameter) -> str | None:
    word = ARGUMENTS.get(str(param.name), "FIL")
    if isinstance(param, click.Argument):
        word += " …" if param.nargs != 1 else ""
        return word if param.required else f"[{word}]"
    kind = param.type
    if isinstance(kind, click.DateTime):
        return "ÅÅÅÅ-MM-DD"
    if isinstance(kind, click.Path):
        return (
            "MAPP"
            if kind.dir_okay and not kind.file_okay
            else "FIL"
            if kind.file_okay and not kind.dir_okay
            else "PLATS"
        )
    plain = isinstance(kind, click.types.StringParamType) and not getattr(param, "is_flag", False)
    return ARGUMENTS.get(str(param.name), "TEXT") if plain else None


def run(root: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; every error is a Swedish sentence, on stderr and in the JSON."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    as_json = "--json" in takewhile(lambda argument: argument != "--", given)  # after it nothing is an option
    try:
        colour = False if os.environ.get("NO_COLOR") else None  # None: where it is a terminal
        result = root.main(args=given, prog_name="tenderkit", standalone_mode=False, color=colour)
        return result if isinstance(result, int) else NOTHING
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
    except click.ClickException as error:
        _tell(_swedish(error), as_json=as_json)
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(f"Hjälp: {error.ctx.command_path} --help", err=True)
    except click.Abort:
        click.echo("tenderkit: Avbrutet.", err=True)
    except BrokenPipeError:
        return NOTHING
    except (WrongArgumentError, CannotWriteError) as error:
        _tell(str(error), as_json=as_json)
    except OSError as error:
        _tell(os_sentence(error), as_json=as_json)
    except Exception as error:
        from tenderkit.tables import EngineError  # only here, so that commands without tables start at once

        if not isinstance(error, EngineError):
            raise
        _tell(str(error), as_json=as_json)
    return COULD_NOT_RUN


def _tell(sentence: str, *, as_json: bool) -> None:
    """Prints why the command could not run; a file may be named by an identity number, also one that is not there."""
    from tenderkit import identities

    masked = identities.masked(sentence)
    click.echo(f"tenderkit: {masked}", err=True)
    if as_json:
        machine.answered(COULD_NOT_RUN, error=masked)


def _swedish(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"Flaggan {name} finns inte.{_near(near)}"
        case click.MissingParameter(param=param):
            shown = param.make_metavar(click.Context(click.Command(""))) if param else ""
            label = "Flaggan" if isinstance(param, click.Option) else "Argumentet"
            name = param.opts[0] if isinstance(param, click.Option) else shown
            return f"{label} {name} saknas."
        case click.BadParameter(param=param):
            name = param.opts[0] if isinstance(param, click.Option) else param.make_metavar(_empty()) if param else ""
            wanted = _WANTED.get(str(param.name)) if param else None
            return f"Värdet för {name} går inte att använda. {_reason(error.message, wanted)}"
        case click.BadOptionUsage(option_name=name, message=message):
            return f"Flaggan {name} {'tar inget värde' if 'does not take' in message else 'saknar värde'}."
        case click.UsageError():
            return _usage(error)
        case _:
            return error.message


def _empty() -> click.Context:
    return click.Context(click.Command(""))


def _near(near: Sequence[str] | None) -> str:
    return f" Menade du {' eller '.join(sorted(near))}?" if near else ""


def _reason(message: str, wanted: str | None) -> str:
    name = message.partition("'")[2].rpartition("'")[0]
    if "does not exist" in message:
        return f"Filen eller mappen {name} finns inte."
    if "is not readable" in message:
        return f"{name} går inte att läsa. Stäng filen om den är öppen i Excel, eller be om behörighet till den."
    if "is a directory" in message:
        return f"{name} är en mapp; ange {wanted or 'en fil'}."
    if "is a file" in message:
        return f"{name} är en fil; ange {wanted or 'en mapp'}."
    if "does not match the format" in message:
        return "Skriv datumet som 2028-04-30."
    if "is not one of" in message:
        return f"Välj ett av {message.partition('one of ')[2].rstrip('.')}."
    return "" if message.isascii() and "'" in message else message


def _usage(error: click.UsageError) -> str:
    message = error.message
    if message.startswith("No such command") and error.ctx:
        name = message.partition("'")[2].partition("'")[0]
        known = error.ctx.command.list_commands(error.ctx) if isinstance(error.ctx.command, click.Group) else ()
        return f"Kommandot {name} finns inte.{_near(get_close_matches(name, known, n=1))}"
    if "unexpected extra argument" in message:
        return f"För många argument: {message.partition('(')[2].rstrip(')')}."
    if message.startswith("Missing command"):
        return "Ange ett kommando."
    return message


def os_sentence(error: OSError) -> str:
    """What went wrong with a file that was read, and what to do, in one sentence; ``files`` speaks of those written."""
    import errno

    name = error.filename or "filen"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "Disken är full. Frigör utrymme och kör igen."
        case errno.EACCES | errno.EPERM:
            return f"{name} går inte att läsa. Stäng filen om den är öppen i Excel, eller be om behörighet till den."
        case errno.ENOENT:
            return f"{name} finns inte. Kontrollera sökvägen."
        case errno.EISDIR:
            return f"{name} är en mapp. Ange en fil."
        case errno.ENOTDIR:
            return f"{name} finns inte: en del av sökvägen är en fil. Kontrollera sökvägen."
        case errno.ENAMETOOLONG:
            return "Sökvägen är för lång. Välj en kortare."
        case _:
            return f"{name} gick inte att läsa. Kör igen, eller kopiera filen till en annan plats."
