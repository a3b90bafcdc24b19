"""YAML as the language needs it: nothing is guessed, and everything has its line and column."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.findings import FilePlace, TextPlace, any_errors
from tenderkit.source import MAX_BYTES, MAX_DEPTH, Node, digest, dump, overlay, parse, read


def value(text: str) -> Any:
    """What a faultless file holds."""
    node, findings = parse(text.encode(), "krav.yaml")
    assert node is not None and findings == []
    return node.value


def found(data: str | bytes) -> list[tuple[str, str]]:
    """(code, place) of everything said about a file; "" for the whole file, else "line:column"."""
    node, findings = parse(data.encode() if isinstance(data, str) else data, "krav.yaml")
    assert node is not None or any_errors(findings)
    return [(finding.code, str(finding.place).removeprefix("krav.yaml").removeprefix(":")) for finding in findings]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4", 4),
        ("-4", -4),
        ("0", 0),
        ("25000", 25000),
        ("2.50", Decimal("2.50")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("''", ""),
        # A YAML 1.1 reader makes these numbers, truth values and dates; in a contract they are what is written.
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("+46", "+46"),
        ("0x1F", "0x1F"),
        ("1e5", "1e5"),
        (".5", ".5"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("True", "True"),
        ("~", "~"),
        ("=", "="),
        ("2027-09-01", "2027-09-01"),
        ("4.10.2", "4.10.2"),
        ('"4.10"', "4.10"),
        ("'4'", "4"),
        ('"true"', "true"),
        ("50 %", "50 %"),
        ("1" * 40, "1" * 40),
    ],
)
def test_a_scalar_is_what_is_written(written: str, meant: object) -> None:
    got = value(f"nyckel: {written}")["nyckel"]
    assert (type(got), got) == (type(meant), meant)


def test_a_decimal_keeps_its_digits() -> None:
    assert str(value("andel: 2.50")["andel"]) == "2.50"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("samma nyckel två gånger", "a: 1\nb:\n  c: 1\n  c: 2\n", [("spec-dubbel-nyckel", "4:3")]),
        (
            "samma nyckel tre gånger",
            "a: 1\na: 2\na: 3\n",
            [("spec-dubbel-nyckel", "2:1"), ("spec-dubbel-nyckel", "3:1")],
        ),
        ("samma nyckel med citattecken", 'a: 1\n"a": 2\n', [("spec-dubbel-nyckel", "2:1")]),
        ("en lista som nyckel", "? [a]\n: 1\n", [("spec-nyckel-ej-text", "1:3")]),
        ("sammanslagning", "a: &x {b: 1}\nc:\n  <<: *x\n", [("spec-sammanslagning", "3:3")]),
        ("tabb i indraget", "a:\n\tb: 1\n", [("spec-tabb", "2:1")]),
        ("tabb efter blanksteg", "a:\n  \tb: 1\n", [("spec-tabb", "2:3")]),
        ("NUL", "a: x\0y\n", [("spec-styrtecken", "1:5")]),
        (
            "två styrtecken på var sin rad",
            "a: \x1b\nb: \x7f\n",
            [("spec-styrtecken", "1:4"), ("spec-styrtecken", "2:4")],
        ),
        ("radbrytning som redigeraren inte räknar", "a: x\u2028y\nb: 1\n", [("spec-styrtecken", "1:5")]),
        ("ensam vagnretur", "a: 1\rb: 2\n", [("spec-styrtecken", "1:5")]),
        ("byteordningsmärke inne i filen", "a: \ufeffb\n", [("spec-styrtecken", "1:4")]),
        ("NUL skrivet med omvänt snedstreck", 'a: "x\\0y"\n', [("spec-styrtecken", "1:4")]),
        ("tagg på ett värde", "a: !!str 1\n", [("spec-tagg", "1:4")]),
        ("tagg på en nyckel", "!!str a: 1\n", [("spec-tagg", "1:1")]),
        ("binärt värde", "a: !!binary aGVq\n", [("spec-tagg", "1:4")]),
        ("kod som ska köras", "a: !!python/object/apply:os.system ['ls']\n", [("spec-tagg", "1:4")]),
        ("kod som namn", "a: !!python/name:os.system\n", [("spec-tagg", "1:4")]),
        ("egen tagg", "%TAG ! tag:x,2027:\n---\na: !b 1\n", [("spec-tagg", "3:4")]),
        ("två dokument", "a: 1\n---\nb: 2\n", [("spec-yaml", "2:1")]),
        ("alias utan ankare", "a: *x\n", [("spec-yaml", "1:4")]),
        ("kolon i löptext", "a: b: c\n", [("spec-yaml", "1:5")]),
        ("öppet citattecken", 'a: 1\nb: "x\nc: 2\n', [("spec-yaml", "2:4")]),
        ("öppen klammer", "a: 1\nb: {c: 2\n", [("spec-yaml", "2:4")]),
        ("öppen hakparentes sist", "a: [1, 2", [("spec-yaml", "1:4")]),
        ("tom fil", "", [("spec-tom-fil", "")]),
        ("bara kommentar", "# inget\n", [("spec-tom-fil", "")]),
        ("bara byteordningsmärke", "\ufeff", [("spec-tom-fil", "")]),
    ],
    ids=lambda part: part if isinstance(part, str) and "\n" not in part else None,
)
def test_what_yaml_would_let_through_is_refused(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected, name


def test_syntax_faults_are_told_in_swedish() -> None:
    texts = (
        "a: b: c",
        'a: "x',
        "a: [1",
        "a: {b: 1",
        "a: *x",
        "a: 1\n---\nb: 2",
        "a: @x",
        "- 1\nb: 2",
        "a:\n  b: 1\n c: 2",
    )
    for text in texts:
        _, (finding,) = parse(text.encode(), "krav.yaml")
        assert finding.message != "Filen följer inte YAML här.", text


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("a: 1\nb: för".encode("cp1252"), "2:5"),
        ("b: åäö 😀".encode() + b"\xf6", "1:9"),
        ("\ufeffb: åäö".encode() + b"\xf6", "1:7"),
        (b"a: \xed\xa0\x80", "1:4"),
        ("a: för".encode("utf-16"), "1:1"),
        ("a: 1\nb: ett värde\n".encode("utf-16-le"), "1:1"),
        ("a: 1\nb: ett värde\n".encode("utf-16-be"), "1:1"),
        (b"\x00\xff", "1:2"),
    ],
    ids=[
        "Windows-1252",
        "blandat",
        "blandat efter märke",
        "ensam surrogat",
        "UTF-16",
        "UTF-16 utan märke",
        "omvänd UTF-16",
        "binär fil",
    ],
)
def test_a_file_that_is_not_utf_8(data: bytes, place: str) -> None:
    assert found(data) == [("spec-teckenkodning", place)]


def test_a_byte_order_mark_is_allowed_and_not_counted() -> None:
    node, findings = parse("\ufeffnyckel: 1\n".encode(), "krav.yaml")
    assert node is not None and findings == []
    assert node.key_place("nyckel") == TextPlace("krav.yaml", 1, 1)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: &a [*a]\n",
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\n".join(f"{' ' * depth}a:" for depth in range(1_000)),
        "[" * (MAX_DEPTH + 3) + "]" * (MAX_DEPTH + 3),
    ],
    ids=["bomb", "sig själv", "hakparenteser", "klamrar", "listor", "nycklar", "indrag", "strax över gränsen"],
)
def test_structure_without_end_is_refused_and_does_not_end_the_program(text: str) -> None:
    assert [code for code, _ in found(text)] == ["spec-for-djup"]


def test_the_deepest_structure_that_is_allowed() -> None:
    text = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    inner = value(text)
    for _ in range(MAX_DEPTH):
        (inner,) = inner
    assert inner == []


def test_more_values_than_anybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenderkit.source.reading.MAX_NODES", 50)
    assert found("- 1\n" * 49) == []
    assert found("- 1\n" * 50) == [("spec-for-djup", "50:3")]


def test_an_anchor_may_be_used() -> None:
    """Not encouraged, but it is YAML; both uses have the place of the anchor."""
    node, findings = parse(b"a: &x {b: 1}\nc: *x\n", "krav.yaml")
    assert node is not None and findings == []
    assert node["c"]["b"].value == 1
    assert node["c"]["b"].place == TextPlace("krav.yaml", 1, 11)


TEXT = """\
# kommentar
krav:
  - id: BES-01
    text: >
      Vårdgivaren ska 😀
    mål: {högst: 6, "andel": 95 %}
"""


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), (2, 1), (2, 1)),
        (("krav",), (2, 1), (3, 3)),
        (("krav", 0), None, (3, 5)),
        (("krav", 0, "id"), (3, 5), (3, 9)),
        (("krav", 0, "text"), (4, 5), (4, 11)),
        (("krav", 0, "mål"), (6, 5), (6, 10)),
        (("krav", 0, "mål", "högst"), (6, 11), (6, 18)),
        (("krav", 0, "mål", "andel"), (6, 21), (6, 30)),
    ],
)
def test_places_are_exact(text: str, path: tuple[Any, ...], key: tuple[int, int], place: tuple[int, int]) -> None:
    node, _ = parse(text.encode(), "krav.yaml")
    assert node is not None
    above, inner = node, node
    for step in path:
        above, inner = inner, inner[step]
    assert inner.place == TextPlace("krav.yaml", *place)
    if path and key:
        assert above.key_place(path[-1]) == TextPlace("krav.yaml", *key)


def test_the_place_of_what_is_missing_is_that_of_what_holds_it() -> None:
    node, _ = parse(TEXT.encode(), "krav.yaml")
    assert node is not None
    assert node.at(("krav", 0, "motiv", "rad")) == TextPlace("krav.yaml", 3, 5)


def test_line_ends_do_not_change_what_is_read() -> None:
    assert value(TEXT) == value(TEXT.replace("\n", "\r\n"))


class TestReading:
    def test_a_file_as_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "krav.yaml").write_bytes(b"a: 1\r\n")
        assert read(tmp_path / "krav.yaml", "krav.yaml") == (b"a: 1\r\n", [])

    def test_a_file_of_just_the_limit(self, tmp_path: Path) -> None:
        path = tmp_path / "krav.yaml"
        path.write_bytes(b"#" * MAX_BYTES)
        assert read(path, "krav.yaml")[1] == []
        path.write_bytes(b"#" * (MAX_BYTES + 1))
        body, (finding,) = read(path, "krav.yaml")
        assert (body, finding.code, finding.place) == (b"", "spec-for-stor", FilePlace("krav.yaml"))

    def test_a_huge_file_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "krav.yaml"
        with path.open("wb") as stream:
            stream.truncate(50_000_000)
        monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail(f"{self} was read"))
        assert read(path, "krav.yaml")[1][0].message == "Filen är 50 MB."

    def test_a_missing_file(self, tmp_path: Path) -> None:
        _, (finding,) = read(tmp_path / "borta.yaml", "borta.yaml")
        assert (finding.code, finding.message) == (
            "spec-gar-inte-att-lasa",
            "Filen går inte att läsa (den finns inte).",
        )

    def test_a_file_one_may_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: the tests may run as root, whom nothing is forbidden."""

        def refuse(self: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        (tmp_path / "krav.yaml").write_text("a: 1")
        monkeypatch.setattr(Path, "read_bytes", refuse)
        _, (finding,) = read(tmp_path / "krav.yaml", "krav.yaml")
        assert finding.message == "Filen går inte att läsa (åtkomst nekad)."

    def test_a_folder_and_a_link_to_itself(self, tmp_path: Path) -> None:
        _, (folder,) = read(tmp_path, "mapp")
        assert folder.message == "Filen går inte att läsa (det är en mapp)."
        (tmp_path / "varv.yaml").symlink_to(tmp_path / "varv.yaml")
        _, (link,) = read(tmp_path / "varv.yaml", "varv.yaml")
        assert link.message == "Filen går inte att läsa (en länk pekar på sig själv)."

    def test_only_a_plain_file_is_opened(self, tmp_path: Path) -> None:
        """A pipe would be waited for, and a device never ends."""
        os.mkfifo(tmp_path / "rör.yaml")
        for path in (tmp_path / "rör.yaml", Path("/dev/zero")):
            _, (finding,) = read(path, "krav.yaml")
            assert finding.message == "Filen går inte att läsa (det är ingen vanlig fil)."

    def test_more_than_the_limit_is_not_parsed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also what was read elsewhere, as an award's decision."""
        monkeypatch.setattr("yaml.compose", lambda *_, **__: pytest.fail("parsed"))
        _, (finding,) = parse(b"[" + b"1," * MAX_BYTES, "beslut.yaml")
        assert (finding.code, finding.place) == ("spec-for-stor", FilePlace("beslut.yaml"))


class TestDigest:
    def test_line_ends_and_order_do_not_count(self) -> None:
        files = {"a.yaml": b"x: 1\ny: 2\n", "b.yaml": b"z: 3\n"}
        windows = {name: body.replace(b"\n", b"\r\n") for name, body in reversed(files.items())}
        assert digest(files) == digest(windows)

    @pytest.mark.parametrize(
        "other",
        [
            {"a.yaml": b"x: 1\n", "b.yaml": b"y: 2 \n"},
            {"a.yaml": b"x: 1\n", "c.yaml": b"y: 2\n"},
            {"a.yaml": b"x: 1\ny: 2\n", "b.yaml": b""},
            {"a.yaml": b"x: 1\n"},
        ],
        ids=["ett blanksteg", "ett filnamn", "en rad flyttad", "en fil mindre"],
    )
    def test_everything_else_counts(self, other: dict[str, bytes]) -> None:
        assert digest({"a.yaml": b"x: 1\n", "b.yaml": b"y: 2\n"}) != digest(other)


# Whatever text a specification may hold; the characters that are refused on reading are left out.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"))
LINES = st.lists(TEXTS, max_size=4).map("\n".join)
SCALARS = st.one_of(
    LINES,
    st.sampled_from(
        ["4", "4.10", "NO", "true", "null", "", "~", "12:30", "0123", "- x", "a: b", "# x", "2027-09-01", "<<"]
    ),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**6), max_value=10**6),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS.filter(lambda key: key != "<<"), VALUES, max_size=4))
def test_what_is_written_is_read_back(whole: dict[str, Any]) -> None:
    node, findings = parse(dump(whole).encode(), "krav.yaml")
    if whole:
        assert findings == []
    assert node is not None and node.value == whole
    assert list(node.value) == list(whole)


def test_awkward_values_are_written_plainly() -> None:
    text = dump(
        {"version": "1.0", "svar": "NO", "tom": "", "datum": date(2027, 9, 1).isoformat(), "pris": Decimal("2.50")}
    )
    assert text == "version: \"1.0\"\nsvar: 'NO'\ntom: \"\"\ndatum: '2027-09-01'\npris: 2.50\n"


@given(st.binary(max_size=200) | TEXTS.map(str.encode))
def test_no_file_raises(data: bytes) -> None:
    node, findings = parse(data, "krav.yaml")
    assert node is not None or any_errors(findings)


class TestOverlay:
    BASE = "id: A\nmål:\n  högst: 6\n  andel: 95 %\nlista: [1, 2]\n"
    PATCH = "ändring:\n  mål: {högst: 4}\n  lista: [3]\n  ny: 1\n"

    def node(self, text: str, file: str) -> Node:
        node, findings = parse(text.encode(), file)
        assert node is not None and findings == []
        return node

    def laid(self, depth: int) -> Node:
        return overlay(self.node(self.BASE, "bas.yaml"), self.node(self.PATCH, "ny.yaml")["ändring"], depth)

    def test_mappings_are_merged_and_the_rest_replaced(self) -> None:
        assert self.laid(2).value == {"id": "A", "mål": {"högst": 4, "andel": "95 %"}, "lista": [3], "ny": 1}

    def test_below_the_depth_the_patch_replaces(self) -> None:
        assert self.laid(1).value["mål"] == {"högst": 4}

    @pytest.mark.parametrize(
        ("path", "place"),
        [
            (("id",), "bas.yaml:1:5"),
            (("mål", "högst"), "ny.yaml:2:16"),
            (("mål", "andel"), "bas.yaml:4:10"),
            (("lista", 0), "ny.yaml:3:11"),
            (("ny",), "ny.yaml:4:7"),
        ],
    )
    def test_places_follow_the_values(self, path: tuple[Any, ...], place: str) -> None:
        assert str(self.laid(2).at(path)) == place

    def test_no_place_is_left_of_what_was_replaced(self) -> None:
        assert str(self.laid(2).at(("lista", 1))) == "ny.yaml:3:10"

    def test_the_key_of_something_new_has_its_place(self) -> None:
        assert str(self.laid(2).key_place("ny")) == "ny.yaml:4:3"

    def test_neither_part_is_changed(self) -> None:
        base, patch = self.node(self.BASE, "bas.yaml"), self.node(self.PATCH, "ny.yaml")
        before = (dict(base.places), dict(patch.places), dump(base.value), dump(patch.value))
        overlay(base, patch["ändring"], 2)
        assert before == (dict(base.places), dict(patch.places), dump(base.value), dump(patch.value))

    def test_a_part_of_a_file_can_be_laid_over(self) -> None:
        base = self.node("krav:\n  - id: A\n    mål: {högst: 6}\n", "bas.yaml")["krav"][0]
        patch = self.node("sets: {A: {mål: {högst: 4}}}\n", "ny.yaml")["sets"]["A"]
        laid = overlay(base, patch, 2)
        assert laid.value == {"id": "A", "mål": {"högst": 4}}
        assert [laid.at(path).file for path in (("id",), ("mål", "högst"))] == ["bas.yaml", "ny.yaml"]
        assert str(laid["mål"]["högst"].place) == "ny.yaml:1:25"
