"""Material for meetings: charts of cards as slides, sheets, documents, pictures, all with the numbers of the screen."""

from analytics.export.exhibit import Exhibit, Made, Provenance, exhibit
from analytics.export.formats import FORMATS, file_name, render
from analytics.export.pack import Pack

__all__ = ["FORMATS", "Exhibit", "Made", "Pack", "Provenance", "exhibit", "file_name", "render"]
