"""Text that leaves in a spreadsheet: never a formula, whoever wrote it."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def inert(text: str) -> str:
    """Return the text so that no spreadsheet runs it: an apostrophe goes before whatever could start a formula."""
    return f"'{text}" if text.lstrip(" \u3000\xa0").startswith(_STARTS) else text
