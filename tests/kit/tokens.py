"""html5lib's parser, which takes a tag written plainly in one step; whatever else it reads character by character as ever.

Every answer of every HTTP test is parsed: the tokenizer's walk from letter to letter was the dearest part of that.
"""

import re
from html import unescape
from typing import Any

from html5lib import HTMLParser
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes

# Small letters, quoted values, no reference but those that templates write: in none of it can there be an error,
# except the same attribute twice.
NAME = r"[a-z][a-z0-9-]*"
REFERENCE = r"&(?:amp|lt|gt|quot|\#34|\#39);"
ATTRIBUTE = rf"""[ \n]+[a-z][a-z0-9:._-]*(?:="[^"&\0]*(?:{REFERENCE}[^"&\0]*)*"|='[^'&\0]*(?:{REFERENCE}[^'&\0]*)*')?"""
START = re.compile(rf"<({NAME})((?:{ATTRIBUTE})*)[ \n]*(/?)>")
END = re.compile(rf"</({NAME})>")
PAIRS = re.compile(r"""[ \n]+([^ \n=]+)(?:="([^"]*)"|='([^']*)')?""")


class Tokenizer(HTMLTokenizer):
    """Yields the tokens, errors among them, that html5lib's own yields."""

    def dataState(self) -> bool:
        """Read what comes next between tags."""
        stream = self.stream
        token = self._start(stream) or self._end(stream)
        if token is None:
            return bool(super().dataState())
        self.currentToken = token
        self.tokenQueue.append(token)
        return True

    def _start(self, stream: Any) -> dict[str, Any] | None:
        found = START.match(stream.chunk, stream.chunkOffset)
        if found is None:
            return None
        pairs = PAIRS.findall(found[2])
        data = {name: unescape(one or other) for name, one, other in pairs}
        if len(data) < len(pairs):
            return None
        stream.chunkOffset = found.end()
        token = {"type": tokenTypes["StartTag"], "name": found[1], "data": data}
        return token | {"selfClosing": bool(found[3]), "selfClosingAcknowledged": False}

    def _end(self, stream: Any) -> dict[str, Any] | None:
        found = END.match(stream.chunk, stream.chunkOffset)
        if found is None:
            return None
        stream.chunkOffset = found.end()
        return {"type": tokenTypes["EndTag"], "name": found[1], "data": [], "selfClosing": False}


class Parser(HTMLParser):
    """Makes the trees, and finds the errors, that html5lib's own makes and finds in the same text."""

    def _parse(self, stream: str, innerHTML: bool = False, container: str = "div", scripting: bool = False) -> None:
        self.innerHTMLMode, self.container, self.scripting = innerHTML, container, scripting
        self.tokenizer = Tokenizer(stream, parser=self)
        self.reset()
        self.mainLoop()
