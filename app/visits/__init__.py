"""What happens at a door: visits, the people helped, consent. Corrections are new rows.

Tables: visit, assist, consent. Permissions: visits:*.
"""
