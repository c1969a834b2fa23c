"""会议材料: charts chosen on any page, to put in order, title and download; the report of the view as a draft."""

from pages.parts import pack, report
from pages.parts.here import here

now = here()
section = pack.section()
if section == "pack":
    pack.draw(now)
else:
    report.draw(now, pack.tabs(now, section))
