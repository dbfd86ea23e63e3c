"""The quick tokenizer reads what html5lib's own reads, errors included."""

import html5lib
import pytest

from tests.kit.tokens import Parser, Tokenizer

PAGE = "<!doctype html><html lang=vi><head><title>a &amp; b</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    "inside",
    [
        '<p class="a b" id=\'c\' hidden>x</p><br/><img alt="" src="/a?b=1&amp;c=2"><svg><use href="#i"/></svg>',
        '<a title=\'{&#34;a&#34;: "b"}\' data-x="&lt;&gt;&quot;&#39;">x</a >',
        '<textarea name="a">\n<p class="b">x</p></textarea><script src="/a.js">"<p>"</script>',
        '<p a="1" b="2" a="3">twice</p>',
        '<p a="&copy;" b="&nope;" c="&" d="&ampx">references</p>',
        "<p a=1 b='2'c=\"3\"d>written together</p>",
        '<p\ta="1"\f>\x00</p a="1"></p/><p a="\x00">',
        "<P CLASS='A'>large</P><1><><//><!x><?x?>",
        '<p a="1" = b <p "c"/ d>broken</p>',
        "<div/><li><table><p>out of place</table>&amp;&nope;&nbsp",
        '<p a="ends nowhere',
        "<p ends nowhere",
        "</p",
        "x" * 10_230 + '<p class="over the edge of a chunk">\r\n</p>',
    ],
)
def test_it_reads_as_html5lib_reads(inside: str) -> None:
    text = PAGE.format(inside)
    assert list(Tokenizer(text)) == list(html5lib._tokenizer.HTMLTokenizer(text))
    ours, theirs = Parser(), html5lib.HTMLParser()
    trees = [html5lib.serialize(one.parse(text), omit_optional_tags=False) for one in (ours, theirs)]
    assert trees[0] == trees[1] and ours.errors == theirs.errors
