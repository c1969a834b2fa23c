"""The parts of a workbook for meetings: tables with real numbers, native charts on them, and where all is from."""
