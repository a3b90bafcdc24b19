"""JSON Schema 2020-12 for every specification file, and its complaints in Swedish with line and column.

The schemas branch on ``kind`` with if/then and never use ``oneOf``, so an error lands on the field that is wrong.
The only room that imports jsonschema.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from tenderkit.findings import Code, Finding, Severity, TextPlace
from tenderkit.measures import registry
from tenderkit.source import Node
from tenderkit.source.scalars import scalar

NAMES = (
    "uppdrag",
    "omraden",
    "krav",
    "rapportering",
    "upphandling",
    "avtal",
    "kallor",
    "tolkningar",
    "beslut",
    "kontrakt",
    "tilldelning",
    "anbudssvar",
    "verksamhet",
    "avvikelser",
)

UNKNOWN_KEY = Code("spec-okand-nyckel", Severity.ERROR, "Okänd nyckel", "Rätta stavningen eller ta bort nyckeln.")
MISSING_KEY = Code("spec-nyckel-saknas", Severity.ERROR, "Nyckel saknas", "Lägg till nyckeln.")
WRONG_TYPE = Code("spec-fel-typ", Severity.ERROR, "Värdet är av fel slag", "Skriv ett värde av rätt slag.")
NOT_ALLOWED = Code("spec-otillatet-varde", Severity.ERROR, "Värdet är inte tillåtet", "Välj ett tillåtet värde.")
WRONG_FORM = Code("spec-fel-form", Severity.ERROR, "Värdet är skrivet på fel sätt", "Skriv värdet i angiven form.")
WRONG_NUMBER = Code("spec-fel-antal", Severity.ERROR, "Fel antal", "Lägg till eller ta bort.")


def _is_number(_: object, value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_date(value: object) -> bool:
    try:
        return not isinstance(value, str) or bool(date.fromisoformat(value))
    except ValueError:
        return False


def _has_few_decimals(value: object) -> bool:
    """At most four: exact numbers are kept with four decimals. Not multipleOf, which editors compute in floats."""
    return not isinstance(value, Decimal) or (Fraction(value) * 10_000).denominator == 1


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("four-decimals")(_has_few_decimals)
_FORMATS.checks("date")(_is_date)
_TYPES = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    r"""A pattern as editors read it: \d is 0–9, not any script's digits, and $ the very end."""
    return re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(pattern)


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}, type_checker=_TYPES
)


@cache
def schema(name: str) -> Mapping[str, Any]:
    """The schema of one kind of file, whole: measure kinds and conditions set in. KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    text = resources.files("tenderkit.spec").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    whole: dict[str, Any] = json.loads(text)
    if "#/$defs/" in text:
        whole.setdefault("$defs", {}).update(registry.definitions())
    return whole


@cache
def _validator(name: str) -> Any:
    return _Validator(schema(name), format_checker=_FORMATS)


def follows(data: object, whole: Mapping[str, Any]) -> bool:
    """Whether plain data keeps to a schema given whole, formats included."""
    return bool(_Validator(whole, format_checker=_FORMATS).is_valid(data))


def check(node: Node, name: str) -> list[Finding]:
    """What in ``node`` breaks the schema ``name``: one finding per fault, at the key or value that is wrong."""
    findings: list[Finding] = []
    for error in _validator(name).iter_errors(node.value):
        findings.extend(_translated(error, node))
    # The library reports every missing key by itself, and each report names them all.
    return list(dict.fromkeys(findings))


def _translated(error: Any, node: Node) -> Iterator[Finding]:
    path = tuple(error.absolute_path)
    place = node.at(path)
    about = _requirement(node, path)
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties":
            yield from _unknown_keys(error, node, path, about)
        case "required":
            for key in error.validator_value:
                if isinstance(error.instance, dict) and key not in error.instance:
                    title = _title(error.schema, key)
                    message = f"Nyckeln ”{key}” ({title}) saknas." if title else f"Nyckeln ”{key}” saknas."
                    yield MISSING_KEY.at(place, message, hint=_help(error.schema, key), about=about)
        case "dependentRequired":
            for key, needed in error.validator_value.items():
                lacking = [
                    other for other in needed if isinstance(error.instance, dict) and other not in error.instance
                ]
                if key in error.instance and lacking:
                    listed = ", ".join(f"”{other}”" for other in lacking)
                    yield MISSING_KEY.at(place, f"När ”{key}” anges krävs även {listed}.", about=about)
        case "type":
            yield _wrong_type(error, place, about)
        case "enum" | "const":
            yield _wrong_choice(error, place, about)
        case "pattern" | "format":
            message = f"{_shown(error.instance)} är inte skrivet som det ska.{_foreign_sign(error.instance)}"
            yield WRONG_FORM.at(place, message, hint=_form_help(error), about=about)
        case "minLength":
            yield WRONG_FORM.at(place, "Texten är tom.", hint=_own_help(error), about=about)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            word = "minst" if "inimum" in str(error.validator) else "högst"
            message = f"{_shown(error.instance)} är inte tillåtet; värdet ska vara {word} {error.validator_value}."
            yield NOT_ALLOWED.at(place, message, hint=_own_help(error), about=about)
        case "minItems" | "maxItems" | "minProperties" | "maxProperties" | "uniqueItems":
            yield WRONG_NUMBER.at(place, _count_message(error), hint=_own_help(error), about=about)
        case "propertyNames" | "not" | "anyOf" | "contains" | _:
            message = f"{_shown(error.instance)} är inte tillåtet här."
            yield NOT_ALLOWED.at(place, message, hint=_own_help(error), about=about)


def _unknown_keys(error: Any, node: Node, path: tuple[Any, ...], about: str) -> Iterator[Finding]:
    known = _known_keys(error.schema)
    inner = node
    for step in path:
        inner = inner[step]
    for key in _extra_keys(error, known):
        near = _nearest_key(str(key), known)
        hint = f"Menade du ”{near}”?" if near else _choice(list(known))
        message = f"Nyckeln ”{key}” är okänd.{_foreign_sign(key)}"
        yield UNKNOWN_KEY.at(inner.key_place(str(key)), message, hint=hint, about=about)


def _nearest_key(word: str, known: Mapping[str, str]) -> str:
    """The key whose name, or whose Swedish title, is most like ``word``; empty when none is."""
    named = {title.casefold(): key for key, title in known.items()} | {key: key for key in known}
    near = difflib.get_close_matches(word.casefold(), named, n=1, cutoff=0.6)
    return named[near[0]] if near else ""


def _extra_keys(error: Any, known: Mapping[str, str]) -> list[str]:
    if error.validator == "additionalProperties":
        return [key for key in error.instance if key not in known]
    # unevaluatedProperties names the keys only in its English message.
    named = [key for key in error.instance if f"'{key}'" in error.message]
    return named or [key for key in error.instance if key not in known]


def _known_keys(schema: Any) -> dict[str, str]:
    """Keys a mapping may have, through the branches that may apply to it, each with its Swedish title."""
    keys: dict[str, str] = {}
    if isinstance(schema, dict):
        keys |= {key: _title(schema, key) for key in schema.get("properties", {})}
        for branch in schema.get("allOf", []):
            keys = keys | _known_keys(branch.get("then", branch)) | keys
    return keys


def _wrong_type(error: Any, place: TextPlace, about: str) -> Finding:
    words = {
        "string": "text",
        "integer": "ett heltal",
        "number": "ett tal",
        "boolean": "true eller false",
        "array": "en lista",
        "object": "nycklar med värden",
        "null": "tomt",
    }
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    message = f"{_shown(error.instance)} står där det ska vara {' eller '.join(words[kind] for kind in wanted)}."
    number = isinstance(error.instance, int | Decimal) and not isinstance(error.instance, bool)
    hint = "Sätt värdet inom citattecken." if "string" in wanted and number else _own_help(error)
    if _form(error):
        hint = _form(error)
    elif isinstance(error.instance, str) and not isinstance(scalar(error.instance), str) and "string" not in wanted:
        hint = f"Skriv värdet utan citattecken. {_own_help(error)}".strip()
    return WRONG_TYPE.at(place, message, hint=hint, about=about)


def _wrong_choice(error: Any, place: TextPlace, about: str) -> Finding:
    options = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    near = difflib.get_close_matches(str(error.instance), [str(option) for option in options], n=1, cutoff=0.6)
    hint = f"Menade du ”{near[0]}”? " if near else ""
    message = f"{_shown(error.instance)} är inte ett av de tillåtna värdena."
    return NOT_ALLOWED.at(place, message, hint=hint + _choice([str(option) for option in options]), about=about)


def _count_message(error: Any) -> str:
    limit = error.validator_value
    match error.validator:
        case "minItems":
            return f"Listan ska ha minst {limit} värden." if limit > 1 else "Listan är tom."
        case "maxItems":
            return f"Listan får ha högst {limit} värden."
        case "uniqueItems":
            return "Samma värde står två gånger i listan."
        case "minProperties":
            return "Här ska minst en nyckel anges."
        case _:
            return "Här ska bara en nyckel anges."


def _choice(options: list[str]) -> str:
    return f"Tillåtet: {', '.join(options)}." if options else ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "Nycklar med värden"
    if isinstance(value, list):
        return "En lista"
    if value is None:
        return "Ett tomt värde"
    if isinstance(value, bool):
        return "”true”" if value else "”false”"
    text = str(value)
    return f"”{text[:60]}…”" if len(text) > 60 else f"”{text}”"


_ORDINARY = re.compile(r"[ -~åäöÅÄÖéÉüÜ–”’§\s]*")


def _foreign_sign(text: Any) -> str:
    """Names the first sign of a word that looks like an ordinary letter, or like nothing, and is another."""
    rest = str(text)[len(_ORDINARY.match(str(text))[0]) :]  # type: ignore[index]  # matches nothing at the least
    return f" Tecknet ”{rest[0]}” är U+{ord(rest[0]):04X}, inte en vanlig bokstav eller siffra." if rest else ""


def _title(schema: Any, key: str) -> str:
    return _property(schema, key, "title")


def _help(schema: Any, key: str) -> str:
    return _property(schema, key, "description")


def _property(schema: Any, key: str, part: str) -> str:
    own = schema.get("properties", {}).get(key) if isinstance(schema, dict) else None
    return str(own.get(part, "")) if isinstance(own, dict) else ""


def _own_help(error: Any) -> str:
    return str(error.schema.get("description", "")) if isinstance(error.schema, dict) else ""


def _form_help(error: Any) -> str:
    """How the value is written: curly quotes, dates, shares and codes explained, then the key's own help."""
    own, value = _own_help(error), str(error.instance)
    if any(sign in value for sign in "”“„’"):
        return 'Skriv raka citattecken (") i stället för typografiska.'
    if _form(error):
        return _form(error)
    if isinstance(error.schema, dict) and str(error.schema.get("pattern", "")).startswith("^[a-z]"):
        return f"Skriv små bokstäver a–z, siffror och bindestreck. {own}".strip()
    return own


def _form(error: Any) -> str:
    """How a date or a share is written, which says more than the key's own help; empty for other values."""
    wanted = error.schema if isinstance(error.schema, dict) else {}
    pattern = str(wanted.get("pattern", ""))
    if wanted.get("format") == "date":
        return "Skriv ett datum som finns, till exempel 2027-09-01."
    if pattern.endswith("%$"):
        most = " på högst 100 procent" if pattern.startswith("^(100") else ""
        return f'Skriv en andel{most} inom citattecken, med blanksteg före procenttecknet, till exempel "95 %".'
    return ""


def _requirement(node: Node, path: tuple[Any, ...]) -> str:
    """The id of the requirement that holds ``path``, if the file is a list of requirements."""
    if path and isinstance(node.value, list) and isinstance(path[0], int):
        item = node.value[path[0]]
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            return str(item["id"])
    return ""
