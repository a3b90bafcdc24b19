"""From plain values to YAML text that is read back unchanged."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from tenderkit.source.scalars import scalar


def dump(value: Any) -> str:
    """``value`` as YAML text in the form this module reads back unchanged: block style, keys in given order, UTF-8."""
    return yaml.dump(
        _quoted(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )


class _Quoted(str):
    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


def _quote(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style='"')


def _plain_decimal(dumper: yaml.SafeDumper, data: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(data, "f"))


_Dumper.add_representer(_Quoted, _quote)
_Dumper.add_representer(Decimal, _plain_decimal)


def _quoted(value: Any) -> Any:
    """Text that would not come back as text is put in quotes."""
    if isinstance(value, Mapping):
        return {key: _quoted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(inner) for inner in value]
    if isinstance(value, str) and not isinstance(scalar(value), str):
        return _Quoted(value)
    return value
