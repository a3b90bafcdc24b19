"""The style sheet of the web page: the same look as the Word file, on screen and on paper."""

from tenderkit.blocks import Marks
from tenderkit.writers import look

_SHEET = """
:root { color-scheme: light; --ink: #%(INK)s; --petrol: #%(PETROL)s; --grey: #%(GREY)s; --rule: #%(RULE)s;
  --accent: #%(ACCENT)s; --tint: #%(TINT)s; --alert: #%(ALERT)s; --alert-tint: #%(ALERT_TINT)s; }
* { box-sizing: border-box; }
html { background: #fff; -webkit-text-size-adjust: 100%%; }
body { margin: 0 auto; padding: 3.5rem 1.5rem 5rem; max-width: 50rem; color: var(--ink); background: #fff;
  font: 1.0625rem/1.55 %(FONT)s, %(FONT_TWIN)s, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; hyphens: manual; }
p, td, th, dd, dt, caption, h1, h2, h3, h4, h5, h6 { white-space: pre-wrap; }
a { color: var(--petrol); text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a.ref { color: inherit; text-decoration-color: var(--accent); white-space: nowrap; }
.skip { position: absolute; left: -99rem; top: 0; padding: .6rem 1rem; background: var(--petrol); color: #fff; }
.skip:focus { left: 1rem; z-index: 1; }

.head { border-top: 6px solid var(--petrol); padding-top: 1.25rem; margin-bottom: 3.5rem; }
.issuer { margin: 0; color: var(--petrol); font-weight: bold; }
h1 { margin: 3rem 0 0; font-size: clamp(1.6rem, 7vw, 2.5rem); line-height: 1.12; color: var(--petrol);
  letter-spacing: -.01em; text-wrap: balance; }
.subtitle { margin: .6rem 0 0; font-size: 1.3rem; line-height: 1.35; color: var(--grey); }
dl.facts { margin: 2.25rem 0 0; padding-top: 1rem; border-top: 1px solid var(--rule); display: grid;
  grid-template-columns: max-content 1fr; gap: .25rem 2rem; }
dl.facts dt { color: var(--grey); } dl.facts dd { margin: 0; }
.mark { margin: 1.5rem 0 0; padding: .7rem 1rem; border: 1px solid var(--alert); color: var(--alert);
  background: var(--alert-tint); }
.mark strong { letter-spacing: .06em; }
.mark.secrecy { display: table; border-width: 2px; background: #fff; font-weight: bold; }

h2, h3, h4, h5, h6 { color: var(--petrol); line-height: 1.25; break-after: avoid; text-wrap: balance; }
h2 { margin: 3.25rem 0 .9rem; font-size: 1.65rem; }
h3 { margin: 2.25rem 0 .6rem; font-size: 1.25rem; }
h4 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem; }
h5, h6 { margin: 1.5rem 0 .4rem; font-size: 1rem; }
.clause > :is(h2, h3, h4, h5, h6) { margin: 2rem 0 .45rem; font-size: 1.125rem; color: var(--petrol); }
.nr { font-weight: normal; }
.label { font-weight: normal; color: var(--grey); font-size: .85em; }
p { margin: 0 0 .85rem; }
.measure { border-left: 3px solid var(--accent); padding: .1rem 0 .1rem 1rem; font-size: .97rem; }
.reason { font-style: italic; color: var(--grey); font-size: .97rem; }
.notice { border: 1px solid var(--rule); background: var(--tint); padding: .8rem 1rem; margin: 1.35rem 0 1.5rem; }
.small { font-size: .875rem; color: var(--grey); }
main ul, main ol { margin: 0 0 .85rem; padding-left: 1.6rem; }
li, li > p { margin: 0 0 .35rem; }
li > ul, li > ol { margin-top: .35rem; }
ol.signed { list-style: none; } ol.signed > li { position: relative; }
.sign { position: absolute; left: -1.6rem; }
li::marker { color: var(--petrol); }

.chart { margin: 1.5rem 0 1rem; break-inside: avoid; } .chart svg { display: block; width: 100%%; height: auto; }
.chart .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: 1rem 1.25rem; }
.chart rect { fill: var(--petrol); } .chart line { stroke: var(--grey); }
.chart text { font: 13px %(FONT)s, %(FONT_TWIN)s, Arial, sans-serif; fill: var(--ink); text-anchor: middle; }
.chart text.panel { font-weight: bold; fill: var(--petrol); text-anchor: start; }
.chart text.of { fill: var(--grey); font-size: 11px; }
.chart figcaption { font-size: .875rem; color: var(--grey); }

.table { overflow-x: auto; margin: 1.5rem 0 1.9rem; }
table { width: 100%%; border-collapse: collapse; font-size: .9375rem; line-height: 1.4; }
caption { text-align: left; color: var(--petrol); padding: 0 0 .5rem; break-after: avoid; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem; border-bottom: 1px solid var(--rule); }
thead th { background: var(--tint); color: var(--petrol); border-top: 2px solid var(--petrol);
  border-bottom: 1px solid var(--petrol); vertical-align: bottom; hyphens: auto; }
tbody tr:last-child td { border-bottom-color: var(--petrol); }
th, td { overflow-wrap: break-word; }
.num { text-align: right; font-variant-numeric: tabular-nums lining-nums; }

nav.contents { margin: 0 0 3.5rem; }
nav.contents h2 { margin-top: 0; }
nav.contents ol { list-style: none; margin: 0; padding: 0; }
nav.contents li { margin: 0; display: grid; grid-template-columns: 3.25rem 1fr; padding: .18rem 0; }
nav.contents li.level1 { font-weight: bold; margin-top: .55rem; }
nav.contents a { text-decoration: none; } nav.contents a:hover { text-decoration: underline; }
nav.contents .bare { grid-column: 1 / -1; }

.signatures { margin-top: 2.5rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr));
  gap: 2.5rem 3rem; }
.signature { break-inside: avoid; } .signature p { margin: 0; }
.signature .line { margin-top: 2.6rem; border-top: 1px solid var(--ink); padding-top: .2rem; color: var(--grey);
  font-size: .875rem; }
.foot { margin-top: 4rem; padding-top: .75rem; border-top: 1px solid var(--rule); color: var(--grey);
  font-size: .875rem; }

@media (min-width: 62rem) {
  body { max-width: 54rem; padding-left: 7rem; }
  .nr { display: inline-block; min-width: 4.75rem; margin-left: -4.75rem; }
  nav.contents ol { margin-left: -4.75rem; }
  nav.contents li { grid-template-columns: 4.75rem 1fr; }
  nav.contents .bare { grid-column: 2; }
}
@media not all and (min-width: 62rem) { .nr { margin-right: .4em; } }
@media screen and (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1, h2, h3 { hyphens: auto; }
  h1 { margin-top: 1.75rem; } h2 { margin-top: 2.5rem; font-size: 1.4rem; }
  .head { margin-bottom: 2.25rem; }
  table { font-size: .875rem; } th, td { padding: .4rem .5rem; }
}
@media print {
  @page { size: A4; margin: 28mm 26mm 24mm 24mm;
    @top-left { content: %(page_left)s; font: 8.5pt %(FONT)s, %(FONT_TWIN)s, sans-serif; color: #%(GREY)s; }
    @top-right { content: %(page_right)s; font: 8.5pt %(FONT)s, %(FONT_TWIN)s, sans-serif; color: #%(GREY)s; }
    @bottom-right { content: "Sida " counter(page) " av " counter(pages);
      font: 8.5pt %(FONT)s, %(FONT_TWIN)s, sans-serif; color: #%(GREY)s; } }
  @page :first { @top-left { content: none; } @top-right { content: none; } }
  html { font-size: 9.9pt; }
  body { max-width: none; padding: 0 0 0 16mm; line-height: 1.42; }
  .skip { display: none; }
  .nr { display: inline-block; min-width: 16mm; margin-left: -16mm; margin-right: 0; }
  nav.contents ol { margin-left: -16mm; } nav.contents li { grid-template-columns: 16mm 1fr; }
  nav.contents .bare { grid-column: 2; }
  .table { overflow: visible; }
  thead { display: table-header-group; } tr { break-inside: avoid; } tbody tr:first-child { break-before: avoid; }
  p, li { orphans: 2; widows: 2; }
  .pagebreak { break-before: page; }
  a { color: inherit; }
}
"""


def sheet(marks: Marks) -> str:
    """The style sheet with the document's marks in the margins of printed pages."""
    values = {name: getattr(look, name) for name in dir(look) if name.isupper()}
    left = " · ".join(filter(None, (marks.issuer, marks.kind)))
    edition = f"Version {marks.version}" if marks.version else ""
    right = " · ".join(filter(None, (marks.draft, marks.secrecy, marks.diarienummer, edition)))
    return _SHEET % {**values, "page_left": _css_string(left), "page_right": _css_string(right)}


def _css_string(text: str) -> str:
    """A CSS string that no text can end, nor the style element around it."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'
