"""The append-only record of what was done and who looked. Tables: audit_row, audit_block. Permission: audit:see."""
