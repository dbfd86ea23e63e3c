"""Who may do what: permission names, the role table (pure) and the guard that every view stands behind. No tables."""
