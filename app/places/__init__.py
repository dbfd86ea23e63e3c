"""Areas, alleys and households."""
