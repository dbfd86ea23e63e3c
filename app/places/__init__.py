"""Areas with their dates, alleys in walking order, households, and numbers of theirs that lists of contracts gave.

Tables: area, area_parent, area_succession, household, household_word, contact_source, household_contact; those of
app.places.lines.
Permissions: places:*; whoever may bring lists in (intake:run) places what a list of contracts left waiting.
"""
