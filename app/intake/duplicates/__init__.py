"""What may be on a list twice, or on the list and in the house already: found, asked about, remembered.

Tables: intake_pair, intake_verdict (in app/intake/models.py). Permissions: intake:see, intake:run.
"""
