"""Sentences that count: their number is written as numbers are here, in code and in templates, in both languages."""

import pytest
from flask import render_template_string
from flask_babel import ngettext

pytestmark = pytest.mark.sqlite_alone


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [("vi", 1284, "1.284 nhà"), ("vi", 7, "7 nhà"), ("en", 1284, "1.284 doors"), ("en", 1, "1 door")],
)
def test_counted(app, lang, n, said):
    with app.test_request_context(headers={"Cookie": f"lang={lang}"}):
        in_code = ngettext("%(num)d door", "%(num)d doors", n)
        in_template = render_template_string('{{ ngettext("%(num)d door", "%(num)d doors", n) }}', n=n)
    assert in_code == in_template == said


def test_other_values_stand_beside_the_number_and_are_escaped(app):
    ids = ("%(num)d door to %(name)s", "%(num)d doors to %(name)s")
    with app.test_request_context():
        told = render_template_string(
            "{{ ngettext(one, many, 2000, name=name) }}", one=ids[0], many=ids[1], name="<b>%(num)d"
        )
        assert told == "2.000 nhà cho &lt;b&gt;%(num)d"
        assert ngettext(*ids, 2000, name="100%") == "2.000 nhà cho 100%"
