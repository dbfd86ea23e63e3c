"""What stands beside the code: the list of changes, the pins."""

import re

from tests.kit.source import PROJECT


def test_changes_are_written_for_people() -> None:
    text = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## ", text, re.M) and re.search(r"^- \S", text, re.M)


def test_every_library_is_pinned_with_its_hashes() -> None:
    for path in PROJECT.glob("requirements*.txt"):
        text = path.read_text("utf-8")
        assert "index-url" not in text and "http" not in text, f"{path.name} names a place on the network"
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block.split("\n", 1)[0]:
                assert "--hash=sha256:" in block, f"{path.name}: {block.splitlines()[0]}"
