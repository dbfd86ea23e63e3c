"""Cards as a test holds them: issued by somebody in a browser, read from the sheet."""

from dataclasses import dataclass

from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.actions.cards import issue_cards
from app.people.models import Account, Card
from app.people.secrets import card_code, card_pin, printed_key
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


def in_force(account_id: int, site_key: str) -> CardInHand:
    """Issue a card behind the screens and read it as the sheet would be printed."""
    account = db.session.get_one(Account, account_id)
    issue_cards(SYSTEM_ACTOR, utc_now(), uuid7(), [account], site_key)
    uid = db.session.scalars(select(Card.uid).where(Card.account_id == account_id, Card.ended_at.is_(None))).one()
    db.session.commit()
    address = f"http://localhost/v#{printed_key(site_key, uid)}"
    return CardInHand(account.name, address, card_code(site_key, uid), card_pin(site_key, uid))


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
