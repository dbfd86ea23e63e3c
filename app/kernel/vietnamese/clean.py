"""The one input cleaner: what a form, a file or a phone sends becomes tidy NFC text before all else."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACE_IN_LINE = re.compile(r"[^\S\n\t]+")
_SPACE_BESIDE_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
# Controls, lone surrogates, and what hides or steers text: zero-width, soft hyphen, bidi overrides, BOM.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# «Nguy?n», «?inh» after a space, or the sign that a decoder leaves; «có nhà không?» is only a question.
_LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])|(?<!\S)\?(?=[^\W\d_])")


def clean_text(raw: str) -> str:
    """Return one tidy line: NFC, Đ for Eth, nothing invisible, single spaces, trimmed. Safe twice."""
    return " ".join(_composed(raw).split())


def clean_lines(raw: str) -> str:
    """Return tidy text that keeps its line breaks (as \\n) and tabs. Safe twice."""
    text = _SPACE_IN_LINE.sub(" ", _LINE_ENDS.sub("\n", _composed(raw)))
    return _SPACE_BESIDE_BREAK.sub("\n", text).strip()


def lost_letters(text: str) -> bool:
    """Say whether letters were lost before the text came here; they are never guessed."""
    return ("?" in text or "\ufffd" in text) and _LOST.search(text) is not None


def _composed(raw: str) -> str:
    visible = raw if raw.isprintable() else _FORBIDDEN.sub("", raw)
    if visible.isascii():
        return visible
    return unicodedata.normalize("NFC", visible).replace("Ð", "Đ").replace("ð", "đ")
