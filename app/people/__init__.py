"""Accounts and sign-in, roles and their reach, teams and pairs, the organisation's settings.

Tables: account, sign_in_session, one_time_link, card_sheet, card, membership, team, team_member, team_link, team_request,
commitment, organisation. Permissions: people:*.
"""
