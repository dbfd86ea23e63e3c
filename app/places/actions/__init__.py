"""Everything a person can do to places: one function each, by topic."""

from app.places.actions.areas import add_alley, add_area, edit_area, ensure_alley, move_area
from app.places.actions.contacts import (
    edit_source,
    place_contact,
    put_contact_aside,
    release_contact,
    reveal_contact,
)
from app.places.actions.households import (
    HouseholdFields,
    add_household,
    edit_household,
    fields_of,
    note_household_file,
    restore_household,
    reveal_phone,
    suppress_household,
    void_household,
)
from app.places.actions.merge import merge_households, part_households, why_not_part
from app.places.actions.order import MOVES, forget_order, move_door

__all__ = [
    "MOVES",
    "HouseholdFields",
    "add_alley",
    "add_area",
    "add_household",
    "edit_area",
    "edit_household",
    "edit_source",
    "ensure_alley",
    "fields_of",
    "forget_order",
    "merge_households",
    "move_area",
    "move_door",
    "note_household_file",
    "part_households",
    "place_contact",
    "put_contact_aside",
    "release_contact",
    "restore_household",
    "reveal_contact",
    "reveal_phone",
    "suppress_household",
    "void_household",
    "why_not_part",
]
