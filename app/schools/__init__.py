"""Schools, their classes and pupils, and what was declared for each pupil and teacher on each school day.

Tables: school, school_class, pupil, school_day, declaration, class_day, followup. Permissions: `schools:*`. A child's name
never leaves its school: area people read counts, and only those of five and more.
"""
