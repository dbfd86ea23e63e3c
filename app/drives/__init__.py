"""Drives: their area, dates, apps, goals and the official readings.

Tables: drive, drive_app, goal, adoption_reading. Permissions: drives:*.
"""
