"""Everything that changes people: accounts, links, roles, teams, the organisation; one file a topic."""
