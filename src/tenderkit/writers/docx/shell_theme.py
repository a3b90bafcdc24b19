"""The theme of ``bas.docx``: our colours and typeface in Word's own palettes, for those who edit the shell."""

from tenderkit.writers import look

_COLOURS = {
    "dk1": look.INK,
    "lt1": "FFFFFF",
    "dk2": look.PETROL,
    "lt2": look.TINT,
    "accent1": look.PETROL,
    "accent2": look.ACCENT,
    "accent3": look.GREY,
    "accent4": look.ALERT,
    "accent5": look.RULE,
    "accent6": look.INK,
    "hlink": look.PETROL,
    "folHlink": look.GREY,
}
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml() -> str:
    """The whole of ``word/theme.xml``; of every effect the format wants three, so plain ones thrice."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    font = f'<a:latin typeface="{look.FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="tenderkit"><a:themeElements>'
        f'<a:clrScheme name="tenderkit">{colours}</a:clrScheme>'
        f'<a:fontScheme name="tenderkit"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="tenderkit"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
