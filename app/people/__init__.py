"""Accounts and sign-in, roles and their reach, teams and pairs, the organisation's settings.

Tables: account, sign_in_session, one_time_link, membership, team, team_member, organisation. Permissions: people:*.
"""
