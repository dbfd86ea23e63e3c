"""Areas with their dates, alleys in walking order, households.

Tables: area, area_parent, area_succession, household, household_word. Permissions: places:*.
"""
