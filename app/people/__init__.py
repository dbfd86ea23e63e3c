"""Accounts, memberships, volunteers and teams."""
