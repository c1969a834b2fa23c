"""Charts that office programs draw and people edit: DrawingML with a workbook inside, for slides and documents."""

from analytics.export.native.registry import NATIVE, Native, native

__all__ = ["NATIVE", "Native", "native"]
