"""Why a file or page could not be read: each with a code that never changes, and a sentence that says what to do."""

from typing import Any, ClassVar

from claims.errors import N_, DomainError


class ReadFailed(DomainError):
    """Nothing was read, and nothing is kept."""

    code: ClassVar[str]
    text: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        super().__init__(self.text, **values)


class Empty(ReadFailed):
    code = "empty"
    text = N_("This file is empty. Choose another one, or paste the text.")


class TooLarge(ReadFailed):
    code = "too_large"
    text = N_("This file is larger than %(most)s MB. Paste the part of the text that matters.")


class TooLong(ReadFailed):
    code = "too_long"
    text = N_("There are more than %(most)s characters of text in this. Paste the part of it that matters.")


class UnknownKind(ReadFailed):
    code = "unknown_kind"
    text = N_(
        "This is no kind of file that can be read here: text, Markdown, HTML, Word (docx), PDF or e-mail (eml). "
        "Open it and paste the text."
    )


class OldWord(ReadFailed):
    code = "old_word"
    text = N_("This is a file of an old Word. Save it as docx, or open it and paste the text.")


class Encrypted(ReadFailed):
    code = "encrypted"
    text = N_("This file asks for a password. Save it without one, or open it and paste the text.")


class Broken(ReadFailed):
    code = "broken"
    text = N_("This file is damaged or not whole. Save it again, or open it and paste the text.")


class Scan(ReadFailed):
    code = "scan"
    text = N_("This PDF has pictures of pages and no text: a scan. Type over the part that matters.")


class NoText(ReadFailed):
    code = "no_text"
    text = N_("There is no text of an article in this. Open it and paste the text.")


class TooHard(ReadFailed):
    code = "too_hard"
    text = N_("Reading this takes too much time or memory. Open it and paste the text.")


class Busy(ReadFailed):
    code = "busy"
    text = N_("Others are having files read. Try again in a moment, or paste the text.")


FAILURES = {each.code: each for each in ReadFailed.__subclasses__()}
