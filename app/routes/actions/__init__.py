"""What people do with plans and routes: `plans` (ask, change, discard), `publish`, `holding` (receive to close)."""
