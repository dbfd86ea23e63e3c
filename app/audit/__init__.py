"""The append-only record of what was done and who looked. Table: audit_row. Permission: audit:see."""
