"""The styles of ``bas.docx``: the look of every document, as a table of paragraph and character settings.

Measures are in Word's own units: twentieths of a point for lengths, half points for type sizes, eighths of a point
for rules. Heading numbers hang in the margin (``HANG``), so that all text, tables included, shares one left edge.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from tenderkit.writers import look

MARGINS = {"top": 2098, "right": 1474, "bottom": 1701, "left": 2268, "header": 794, "footer": 737, "gutter": 0}
"""Of the page, 40 mm to the left."""
WIDTH = 11906 - MARGINS["left"] - MARGINS["right"]
"""Text width of an A4 page: 144 mm."""
STEP = 397
"""Indent of a list level: 7 mm."""
HANG = 907
"""How far heading numbers, header and footer reach into the left margin: 16 mm."""
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Style:
    """One style; ``paragraph`` and ``letters`` are the inside of w:pPr and w:rPr, in schema order."""

    id: str
    name: str
    paragraph: str = ""
    letters: str = ""
    based: str = "Normal"
    next: str = ""
    kind: str = "paragraph"
    quick: bool = True

    def xml(self) -> str:
        """The style as an element of ``word/styles.xml``."""
        is_default = self.id in ("Normal", "DefaultParagraphFont")
        kind = f'w:type="{self.kind}"'
        kind += ' w:default="1"' if is_default else ""
        kind += "" if self.is_word_s_own else ' w:customStyle="1"'
        return "".join(
            (
                f'<w:style {kind} w:styleId="{self.id}"><w:name w:val="{escape(self.name)}"/>',
                "" if is_default else f'<w:basedOn w:val="{self.based}"/>',
                f'<w:next w:val="{self.next}"/>' if self.next else "",
                '<w:uiPriority w:val="1"/><w:qFormat/>' if self.quick else '<w:uiPriority w:val="99"/>',
                f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else "",
                f"<w:rPr>{self.letters}</w:rPr>" if self.letters else "",
                "</w:style>",
            )
        )

    @property
    def is_word_s_own(self) -> bool:
        """True for a style that Word has by the same name: it then shows it in the reader's language."""
        return self.name in _WORD_S_OWN or self.name.startswith(("heading ", "toc "))


_WORD_S_OWN = {"Normal", "Body Text", "Title", "Subtitle", "List Bullet", "List Number", "List Continue", "caption"}
_WORD_S_OWN |= {"TOC Heading", "header", "footer", "Hyperlink", "Default Paragraph Font"}


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _space(before: int = 0, after: int = 0, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _rule(side: str, colour: str, eighths: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _frame(colour: str, eighths: int) -> str:
    sides = "".join(_rule(side, colour, eighths, 8) for side in ("top", "left", "bottom", "right"))
    return f"<w:pBdr>{sides}</w:pBdr>"


def _ground(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


_KEEP = "<w:keepNext/>"
_TOGETHER = "<w:keepLines/>"
_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_NO_HYPHENS = "<w:suppressAutoHyphens/>"
_RIGHT = '<w:jc w:val="right"/>'
_PETROL, _GREY, _INK, _ALERT = (_colour(c) for c in (look.PETROL, look.GREY, look.INK, look.ALERT))


def _heading(level: int) -> Style:
    before, after, size, line = ((520, 180, 34, 250), (360, 110, 26, 252), (280, 80, 23, 259), (240, 60, 22, 259))[
        min(level, 4) - 1
    ]
    paragraph = (
        f'{_KEEP}{_TOGETHER}<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>{_NO_HYPHENS}'
        f'{_space(before, after, line)}<w:outlineLvl w:val="{level - 1}"/>'
    )
    letters = _BOLD + (_PETROL if level < 5 else _GREY) + _size(size)
    return Style(f"Heading{level}", f"heading {level}", paragraph, letters, next="BodyText")


def _clause(level: int) -> Style:
    # Same level and outline as the heading it is based on, but one look wherever it stands.
    return Style(f"Krav{level}", f"Krav {level}", _space(320, 80, 259), _size(23), f"Heading{level}", "BodyText")


def _contents(level: int) -> Style:
    before, bold = (120, _BOLD) if level == 1 else (20, "")
    # Titles on the text's left edge and numbers in the margin, as in the headings themselves.
    paragraph = (
        f'<w:tabs><w:tab w:val="left" w:pos="0"/></w:tabs>{_NO_HYPHENS}{_space(before, 20, 259)}'
        f'<w:ind w:left="0" w:right="567" w:hanging="{HANG}"/>'
    )
    return Style(f"TOC{level}", f"toc {level}", paragraph, bold, next="Normal", quick=False)


_INSIDE_FRAME = '<w:ind w:left="170" w:right="170"/>'
_HEADER_RULE = f"<w:pBdr>{_rule('bottom', look.RULE, 4, 5)}</w:pBdr>"
_HEADER_LINE = f'<w:ind w:left="-{HANG}"/>'
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
_FACT_TABS = '<w:tabs><w:tab w:val="left" w:pos="1985"/></w:tabs>'
_HALF = 3742

PARAGRAPHS = (
    Style("Normal", "Normal", "", ""),
    Style("BodyText", "Body Text", _space(0, 150, 276)),
    *(_heading(level) for level in range(1, LEVELS + 1)),
    *(_clause(level) for level in range(1, LEVELS + 1)),
    Style("Title", "Title", f"{_KEEP}{_TOGETHER}{_NO_HYPHENS}{_space(0, 160, 218)}", _BOLD + _PETROL + _size(68)),
    Style("Titelkort", "Titel kort", _space(0, 80, 230), _size(44), "Title"),
    Style("Subtitle", "Subtitle", f"{_KEEP}{_TOGETHER}{_NO_HYPHENS}{_space(0, 240, 264)}", _GREY + _size(30)),
    Style(
        "Utgivare",
        "Utgivare",
        f'<w:pBdr>{_rule("top", look.PETROL, 48, 14)}</w:pBdr>{_space(0, 3700)}<w:ind w:left="-{HANG}"/>',
        _BOLD + _PETROL + _size(26),
    ),
    Style("Handling", "Handling", f"{_KEEP}{_space(0, 140)}", _GREY + '<w:spacing w:val="6"/>' + _size(26)),
    Style("Handlingkort", "Handling kort", _space(0, 60), _size(24), "Handling"),
    Style(
        "Faktarad", "Faktarad", f"{_FACT_TABS}{_space(0, 60)}" + '<w:ind w:left="1985" w:hanging="1985"/>', _size(22)
    ),
    Style(
        "Utkastruta",
        "Utkastruta",
        f"{_TOGETHER}{_frame(look.ALERT, 6)}{_ground(look.ALERT_TINT)}{_space(480, 240)}" + _INSIDE_FRAME,
        _ALERT,
    ),
    Style(
        "Sekretessruta",
        "Sekretessruta",
        f'{_TOGETHER}{_frame(look.ALERT, 12)}{_space(360, 240)}<w:ind w:left="170" w:right="170"/>',
        _BOLD + _ALERT,
    ),
    Style(
        "Matt",
        "Mätmening",
        f'<w:pBdr>{_rule("left", look.ACCENT, 18, 10)}</w:pBdr>{_space(40, 170, 264)}<w:ind w:left="255"/>',
        _size(21),
        "BodyText",
    ),
    Style("Motiv", "Motiv", _space(0, 150, 264), _ITALIC + _GREY + _size(21), "BodyText"),
    Style(
        "Ruta",
        "Ruta",
        f"{_TOGETHER}{_frame(look.RULE, 6)}{_ground(look.TINT)}{_space(240, 300, 264)}{_INSIDE_FRAME}",
        "",
        "BodyText",
    ),
    Style("Litentext", "Liten text", _space(0, 100, 252), _GREY + _size(18), "BodyText"),
    Style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="2"/></w:numPr>' + _space(0, 70, 276), "", "BodyText"),
    Style("ListNumber", "List Number", '<w:numPr><w:numId w:val="3"/></w:numPr>' + _space(0, 70, 276), "", "BodyText"),
    Style("ListContinue", "List Continue", _space(0, 70, 276), "", "BodyText"),
    Style("Caption", "caption", f"{_KEEP}{_TOGETHER}{_NO_HYPHENS}{_space(280, 90, 252)}", _PETROL + _size(20)),
    Style("Tabelltext", "Tabelltext", _space(0, 0, 252), _size(19)),
    Style("Tabelltal", "Tabelltal", _RIGHT, "", "Tabelltext"),
    Style("Tabellrubrik", "Tabellrubrik", _KEEP, _BOLD + _PETROL, "Tabelltext"),
    Style("Tabellrubriktal", "Tabellrubrik tal", _RIGHT, "", "Tabellrubrik"),
    Style(
        "TOCHeading", "TOC Heading", f"{_KEEP}{_TOGETHER}{_space(0, 240)}", _BOLD + _PETROL + _size(34), next="Normal"
    ),
    *(_contents(level) for level in range(1, LEVELS + 1)),
    Style("Underskriftspart", "Underskriftspart", f"{_KEEP}{_TOGETHER}{_space(480, 0, 264)}"),
    Style("Underskriftslinje", "Underskriftslinje", f"{_KEEP}{_space(520, 20)}", _GREY),
    Style(
        "Underskriftstext",
        "Underskriftstext",
        f'<w:tabs><w:tab w:val="left" w:pos="{_HALF}"/></w:tabs>{_space(0, 0)}',
        _GREY + _size(18),
    ),
    Style(
        "Header",
        "header",
        f"{_HEADER_RULE}{_RIGHT_TAB}{_NO_HYPHENS}{_space(0, 0, 252)}{_HEADER_LINE}",
        _GREY + _size(17),
        quick=False,
    ),
    Style("Footer", "footer", f"{_RIGHT_TAB}{_NO_HYPHENS}{_space(0, 0)}{_HEADER_LINE}", _GREY + _size(17), quick=False),
)

CHARACTERS = (
    Style("DefaultParagraphFont", "Default Paragraph Font", kind="character", quick=False),
    Style("Hyperlink", "Hyperlink", "", _PETROL + '<w:u w:val="single"/>', "DefaultParagraphFont", "", "character"),
    Style(
        "Kravid",
        "Krav-id",
        "",
        f'<w:b w:val="0"/><w:bCs w:val="0"/>{_GREY}{_size(19)}',
        "DefaultParagraphFont",
        kind="character",
    ),
    Style("Stark", "Framhävd", "", _BOLD + _PETROL, "DefaultParagraphFont", kind="character"),
    Style("Etikett", "Etikett", "", _GREY, "DefaultParagraphFont", kind="character"),
    Style("Sekretess", "Sekretess", "", _BOLD + _ALERT, "DefaultParagraphFont", kind="character"),
    Style("Marke", "Märke", "", f'{_BOLD}{_ALERT}<w:spacing w:val="12"/>', "DefaultParagraphFont", kind="character"),
)

_LATENT = (
    '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
    ' w:defQFormat="0" w:count="376"/>'
)
_FONTS = "".join(f' w:{script}="{look.FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{_FONTS}/>{_INK}{_size(22)}"
    '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="0" w:line="259" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)
_CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="62" w:type="dxa"/><w:left w:w="120" w:type="dxa"/>'
    '<w:bottom w:w="62" w:type="dxa"/><w:right w:w="120" w:type="dxa"/></w:tblCellMar>'
)
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
    "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Tabell"><w:name w:val="Tabell"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="1"/><w:qFormat/><w:tblPr><w:tblBorders>'
    f"{_rule('top', look.PETROL, 12, 0)}{_rule('bottom', look.PETROL, 6, 0)}{_rule('insideH', look.RULE, 4, 0)}"
    f"</w:tblBorders>{_CELL_MARGINS}</w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
    f"{_rule('top', look.PETROL, 12, 0)}{_rule('bottom', look.PETROL, 6, 0)}</w:tcBorders>{_ground(look.TINT)}"
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def styles_xml(namespace: str) -> str:
    """The whole of ``word/styles.xml``."""
    body = "".join(style.xml() for style in (*PARAGRAPHS, *CHARACTERS))
    return f'<w:styles xmlns:w="{namespace}">{_DEFAULTS}{_LATENT}{body}{_TABLES}</w:styles>'
