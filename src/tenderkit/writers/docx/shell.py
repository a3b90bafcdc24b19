"""``bas.docx``: the Word file that every document is written into; styles, headers, footers, cover, no content.

``python -m tenderkit.writers.docx`` writes it, the same bytes every time. A region may open the file in
Word, put in its logo and typefaces and save it: the writer finds styles by their names and fills content controls by
their tags (``tk:title`` and so on, see ``SLOTS``), wherever they stand. A paragraph whose controls all come out empty
is left out.
"""

from xml.sax.saxutils import escape

from tenderkit.writers import look
from tenderkit.writers.docx.package import zipped
from tenderkit.writers.docx.shell_styles import HANG, LEVELS, MARGINS, STEP, styles_xml
from tenderkit.writers.docx.shell_theme import theme_xml
from tenderkit.writers.docx.wordml import NAMESPACE
from tenderkit.writers.shared import DRAFT_NOTICE

COVER, TITLE_BLOCK = "tk:cover", "tk:title-block"
"""Tags of the two openings: a cover page for documents that open with their contents, a title block for the others."""

SLOTS = {
    "tk:title": "Titel",
    "tk:subtitle": "Undertitel",
    "tk:issuer": "Utgivare",
    "tk:kind": "Handling",
    "tk:kind-beside-title": "Handling, om inte titeln säger den",
    "tk:diarienummer": "Diarienummer",
    "tk:version": "Version",
    "tk:dated": "Datum",
    "tk:edition": "Utgåva",
    "tk:draft": "Utkastmärke",
    "tk:secrecy": "Sekretessmärke",
}
"""Tag → title of the content controls that the writer fills."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = {"theme": "application/vnd.openxmlformats-officedocument.theme+xml"}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROOT = f'xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}/relationships"'

_PARTS = (  # name, type of relationship and content
    ("styles", "styles"),
    ("numbering", "numbering"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("theme", "theme"),
    ("header1", "header"),
    ("header2", "header"),
    ("footer1", "footer"),
    ("footer2", "footer"),
)


def build() -> bytes:
    """The bytes of ``bas.docx``."""
    xml = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_OFFICE}/relationships/{kind}", f"{name}.xml") for name, kind in _PARTS)
        ),
        "word/styles.xml": styles_xml(NAMESPACE),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/theme.xml": theme_xml(),
        "word/header1.xml": f"<w:hdr {_ROOT}>{_header()}</w:hdr>",
        "word/header2.xml": f"<w:hdr {_ROOT}>{_paragraph('Normal', '')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_ROOT}>{_footer()}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {_ROOT}>{_paragraph('Normal', '')}</w:ftr>",
    }
    return zipped({name: (_DECLARATION + text).encode() for name, text in xml.items()})


class _Controls:
    """Content controls with ids that count up, so that they are unique and the same every time."""

    def __init__(self, first: int) -> None:
        self.next = first

    def slot(self, tag: str, style: str = "") -> str:
        """A content control within a line, showing its title until filled."""
        return self._control(tag, SLOTS[tag], _run(SLOTS[tag], style), "<w:text/>")

    def group(self, tag: str, title: str, paragraphs: str) -> str:
        """A content control around paragraphs."""
        return self._control(tag, title, paragraphs, "")

    def _control(self, tag: str, title: str, content: str, kind: str) -> str:
        self.next += 1
        head = f'<w:alias w:val="{title}"/><w:tag w:val="{tag}"/><w:id w:val="{self.next}"/>{kind}'
        return f"<w:sdt><w:sdtPr>{head}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _document() -> str:
    controls = _Controls(1000)
    slot = controls.slot
    draft = _paragraph("Utkastruta", slot("tk:draft", "Marke"), _run(f"  {DRAFT_NOTICE}"))
    secrecy = _paragraph("Sekretessruta", slot("tk:secrecy"))  # below a title block the header already says it
    cover = (
        _paragraph("Utgivare", slot("tk:issuer"))
        + _paragraph("Handling", slot("tk:kind-beside-title"))
        + _paragraph("Title", slot("tk:title"))
        + _paragraph("Subtitle", slot("tk:subtitle"))
        + _rule_line()
        + _paragraph("Faktarad", _run("Diarienummer", "Etikett"), _TAB, slot("tk:diarienummer"))
        + _paragraph("Faktarad", _run("Version", "Etikett"), _TAB, slot("tk:version"))
        + _paragraph("Faktarad", _run("Datum", "Etikett"), _TAB, slot("tk:dated"))
    )
    block = (
        _paragraph("Handlingkort", slot("tk:kind-beside-title"))
        + _paragraph("Titelkort", slot("tk:title"))
        + _paragraph("Subtitle", slot("tk:subtitle"))
    )
    margins = "".join(f' w:{side}="{size}"' for side, size in MARGINS.items())
    ids = {name: f"rId{number}" for number, (name, _) in enumerate(_PARTS, 1)}
    places = [("header", "default", "header1"), ("header", "first", "header2")]
    places += [("footer", "default", "footer1"), ("footer", "first", "footer2")]
    section = (
        "<w:sectPr>"
        + "".join(f'<w:{what}Reference w:type="{when}" r:id="{ids[name]}"/>' for what, when, name in places)
        + f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar{margins}/><w:titlePg/></w:sectPr>'
    )
    body = controls.group(COVER, "Omslag", cover + draft + secrecy)
    body += controls.group(TITLE_BLOCK, "Titelblock", block + draft)
    return f"<w:document {_ROOT}><w:body>{body}{section}</w:body></w:document>"


def _header() -> str:
    slot = _Controls(2000).slot
    return (
        _paragraph("Header", slot("tk:issuer", "Stark"), _TAB, slot("tk:diarienummer"))
        + _paragraph("Header", slot("tk:kind"), _TAB, slot("tk:edition"))
        + _paragraph("Header", slot("tk:draft", "Marke"), _TAB, slot("tk:secrecy", "Sekretess"))
    )


def _footer() -> str:
    slot = _Controls(3000).slot
    return _paragraph("Footer", slot("tk:title"), _TAB, _run("Sida "), _field("PAGE"), _run(" av "), _field("NUMPAGES"))


def _numbering() -> str:
    """Lists 1 to 3: headings and clauses, bullets, letters. The writer adds one more for each lettered list."""
    headings = "".join(
        _level(
            level,
            "decimal",
            ".".join(f"%{above}" for above in range(1, level + 2)),
            f'<w:tabs><w:tab w:val="num" w:pos="0"/></w:tabs><w:ind w:left="0" w:hanging="{HANG}"/>',
            f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{look.PETROL}"/>',
            f"Heading{level + 1}" if level < LEVELS else "",
        )
        for level in range(9)
    )
    bullets = "".join(
        _level(
            level,
            "bullet",
            "•–"[level % 2],
            _step(level),
            f'<w:color w:val="{look.PETROL}"/>',
            _first(level, "ListBullet"),
        )
        for level in range(9)
    )
    signs = ("lowerLetter", "decimal", "lowerRoman")
    letters = "".join(
        _level(level, signs[level % 3], f"%{level + 1})", _step(level), "", _first(level, "ListNumber"))
        for level in range(9)
    )
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for number, levels in enumerate((headings, bullets, letters), 1)
    )
    concrete = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    return f"<w:numbering {_ROOT}>{abstract}{concrete}</w:numbering>"


def _level(level: int, sign: str, text: str, paragraph: str, letters: str, style: str) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    look_of_sign = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{sign}"/>{linked}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{paragraph}</w:pPr>{look_of_sign}</w:lvl>'
    )


def _first(level: int, style: str) -> str:
    return style if level == 0 else ""


def _step(level: int) -> str:
    return f'<w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/>'


def _settings() -> str:
    compatible = 'w:uri="http://schemas.microsoft.com/office/word"'
    return (
        f'<w:settings {_ROOT}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        '<w:hyphenationZone w:val="425"/><w:doNotHyphenateCaps/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" {compatible} w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" {compatible} w:val="1"/>'
        f'<w:compatSetting w:name="doNotFlipMirrorIndents" {compatible} w:val="1"/></w:compat>'
        '<w:themeFontLang w:val="sv-SE"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _fonts() -> str:
    # The alternative is what a machine without the first one should use: equal widths keep pages equal.
    return (
        f'<w:fonts {_ROOT}><w:font w:name="{look.FONT}"><w:altName w:val="{look.FONT_TWIN}"/>'
        '<w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _core() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:language>sv-SE</dc:language></cp:coreProperties>'
    )


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT_TYPES.get(kind, f"{_WORD_TYPE}.{kind}+xml")}"/>'
        for name, kind in _PARTS
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{parts}'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


_TAB = "<w:r><w:tab/></w:r>"


def _paragraph(style: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _rule_line() -> str:
    """Space between title and facts; holds nothing, so that a missing fact cannot take the rule with it."""
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="{look.RULE}"/></w:pBdr>'
    return f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{border}<w:spacing w:before="120" w:after="200"/></w:pPr></w:p>'


def _run(text: str, style: str = "") -> str:
    look_of_run = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look_of_run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(instruction: str) -> str:
    inside = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{part}</w:r>" for part in inside)
