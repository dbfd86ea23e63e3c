"""Cards as a test holds them: issued by somebody in a browser, read from the sheet."""

from dataclasses import dataclass

from tests.kit.page import Answer, Page, words
from tests.kit.qr import text_of_drawing


@dataclass(frozen=True)
class CardInHand:
    """What stands on a printed card."""

    name: str
    address: str
    code: str
    pin: str

    @property
    def secret(self) -> str:
        """What the code of the card says behind the #."""
        return self.address.split("#")[1]

    @property
    def fields(self) -> dict[str, str]:
        """What the page sends that was opened by scanning the card."""
        return {"card": self.secret, "pin": self.pin}


def issue(page: Page, account_id: int) -> CardInHand:
    """Issue a card on the person's page and read the sheet it leads to."""
    shown = page.get(f"/people/{account_id}")
    fields = shown.fields("#issue-card")
    return cards_on(page.follow(page.post(f"/people/{account_id}/card", fields)))[0]


def cards_on(sheet: Answer) -> list[CardInHand]:
    """Return the cards of a sheet, those of teams left out."""
    found = []
    for node in sheet.css(".id-card:has(.id-card-pin)"):
        drawing = node.select_one("svg")
        size = int(str(drawing["viewbox" if drawing.has_attr("viewbox") else "viewBox"]).split()[-1])
        address = text_of_drawing(size, str(drawing.select_one("path")["d"]))
        name, code, pin = (
            words(node.select_one(part)) for part in (".id-card-says b", ".id-card-code", ".id-card-pin b")
        )
        found.append(CardInHand(name, address, code, pin))
    return found
