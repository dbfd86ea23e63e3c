"""What the reasons of a pair are called."""

from app.kernel.words import N_

REASONS = {
    "repeated": N_("repeats an earlier row"),
    "door_same": N_("same house"),
    "door_none": N_("same place, no house number"),
    "door_part": N_("address not told whole"),
    "door_differs": N_("another house number"),
    "name_same": N_("same name"),
    "name_plain": N_("same name, once without accents"),
    "name_near": N_("name spelt nearly the same"),
    "name_tone": N_("a tone of the name differs"),
    "name_other": N_("another name"),
    "name_missing": N_("one without a name"),
    "born_same": N_("same birthday"),
    "born_year": N_("same year of birth"),
    "born_missing": N_("birthday not known of both"),
    "born_differs": N_("another birthday"),
    "phone_same": N_("same phone"),
    "phone_missing": N_("phone not known of both"),
    "phone_differs": N_("another phone"),
    "sex_differs": N_("one man, one woman"),
}
