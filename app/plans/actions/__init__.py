"""What people do with plans: `drafts` (ask, draw, discard), `steps` (change, undo), `replan`, `publish`, `spread`, `wards`."""
