"""A file's bytes as text: UTF-8, UTF-16, and what spreadsheets still write: GBK in China, Windows-1252 in the West."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# In Windows-1252 an accented letter stands among plain ones; read as GBK, it becomes a Chinese character among them.
_CHINESE_IN_A_WORD = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises:
        ValueError: a clause, if it is no text.
    """
    if content.startswith(b"PK\x03\x04"):
        raise ValueError("is a workbook or a ZIP file; save the sheet as CSV, and take that file")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if encoding == "gbk" and _CHINESE_IN_A_WORD.search(text):
            continue
        if encoding in ("gbk", "cp1252") and not re.search(r"\d", text):
            continue  # bytes that are no text can be read so, too
        if not _CONTROL.search(text):
            return text
    raise ValueError("is not a text file; a CSV file is allowed, best in UTF-8")


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    if b"\0" in content:  # UTF-16 without its mark: of the two bytes of a digit, one is 0
        return ("utf-16-le",) if content[1::2].count(0) >= content[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gbk", "cp1252")
