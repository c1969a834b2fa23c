"""What keeps a whole file from being read, worded for the person who sent it."""

from __future__ import annotations

from collections.abc import Mapping

from data.text import LANGS, Lang, t


class LedgerError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`."""

    key = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.values)  # it crosses from the process that reads a file to ours

    def message(self, lang: Lang) -> str:
        """The sentence for the user; a value {zh, en} is worded in the reader's language."""
        worded = {name: value[lang] if isinstance(value, dict) else value for name, value in self.values.items()}
        return t(f"ledgers.errors.{self.key}", lang, **worded)


def _again(error: type[LedgerError], values: Mapping[str, object]) -> LedgerError:
    return error(**values)


class FileUnreadable(LedgerError):
    """The file cannot be opened, or is neither a workbook nor a text table (`file`)."""

    key = "unreadable"


class FileEncrypted(LedgerError):
    """The workbook is protected by a password (`file`)."""

    key = "encrypted"


class FileIsWebPage(LedgerError):
    """The file is a web page under the name of a workbook, as some systems export (`file`)."""

    key = "web_page"


class FileIsOther(LedgerError):
    """The file is something else under the name of a table (`file`, `what`, in both languages)."""

    key = "other"

    @staticmethod
    def words(what: str) -> dict[str, str]:
        """What the file is: program, pdf, picture, archive or document."""
        return {lang: t(f"ledgers.others.{what}", lang) for lang in LANGS}


class FileHasMacros(LedgerError):
    """The workbook carries macros (`file`)."""

    key = "macros"


class FileHasEntities(LedgerError):
    """The workbook's XML declares entities, as no spreadsheet program writes (`file`)."""

    key = "entities"


class FileNameUnsafe(LedgerError):
    """The name of the file holds a path or what no name may hold (`file`)."""

    key = "name_unsafe"


class FileTooBig(LedgerError):
    """The file is larger than one that is sent may be (`file`, `megabytes`, `limit`)."""

    key = "too_big"


class FileTooLarge(LedgerError):
    """The workbook unpacks to more than may be read at once (`file`, `megabytes`, `limit`)."""

    key = "too_large"


class FileTooPacked(LedgerError):
    """The file unpacks to more than `ratio` times its size (`file`, `ratio`)."""

    key = "too_packed"


class RowsTooMany(LedgerError):
    """The text table has more than `limit` rows (`file`)."""

    key = "too_many_rows"


class ColumnsTooMany(LedgerError):
    """A sheet reaches beyond `limit` columns (`file`)."""

    key = "too_many_columns"


class CellsTooMany(LedgerError):
    """The cells of the workbook span more than `limit`, empty ones included (`file`)."""

    key = "too_many_cells"


class FileTooLong(LedgerError):
    """There are more than `limit` cells, too many to write a marked copy (`file`)."""

    key = "too_long_to_mark"


class CheckTooLong(LedgerError):
    """Reading took longer than `seconds` and was stopped (`files`)."""

    key = "too_long"


class CheckTooHungry(LedgerError):
    """Reading took more memory than `megabytes` and was stopped (`files`)."""

    key = "too_hungry"


class CheckBroken(LedgerError):
    """The process that read the files ended without an answer (`files`)."""

    key = "broken"


class FileEmpty(LedgerError):
    """No sheet of the file has a cell in it (`file`)."""

    key = "empty"


class HeaderMissing(LedgerError):
    """No row of the file looks like the headings of a ledger (`file`)."""

    key = "no_header"


class ColumnsMissing(LedgerError):
    """A sheet is recognised, but lacks required columns (`place`, `kind`, `columns`)."""

    key = "columns_missing"


class KindAmbiguous(LedgerError):
    """The headings fit several kinds equally well (`place`, `kinds`)."""

    key = "kind_ambiguous"


class WorkFull(LedgerError):
    """The disk has no room for what is being checked."""

    key = "work_full"


class KindUnknown(LedgerError):
    """There is no kind of that name (`kind`, `kinds`)."""

    key = "kind_unknown"


class MappingInvalid(LedgerError):
    """A mapping file is not what it should be (`file`, `reason`)."""

    key = "mapping_invalid"


class MappingWrong(ValueError):
    """What is wrong inside a mapping file; `reason` says it in both languages."""

    def __init__(self, key: str, **values: object) -> None:
        self.reason = {lang: t(f"ledgers.mapping.{key}", lang, **values) for lang in LANGS}
        super().__init__(self.reason["en"])


def require(condition: bool, key: str, **values: object) -> None:
    """Raise MappingWrong, worded by `key`, unless the condition holds."""
    if not condition:
        raise MappingWrong(key, **values)


def place(file: str, sheet: str) -> dict[str, str]:
    """A sheet of a file in both languages; a text table has no name of a sheet."""
    return {lang: t(f"ledgers.place.{'sheet' if sheet else 'file'}", lang, file=file, sheet=sheet) for lang in LANGS}
