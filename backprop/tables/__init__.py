"""Tables of numbers that a person typed, pasted or saved from a spreadsheet, read with care: never another number."""

from backprop.tables.commas import DecimalMark
from backprop.tables.decoding import decoded
from backprop.tables.reading import LARGEST, Table, TableQuestion, read_columns, read_table

__all__ = ["LARGEST", "DecimalMark", "Table", "TableQuestion", "decoded", "read_columns", "read_table"]
