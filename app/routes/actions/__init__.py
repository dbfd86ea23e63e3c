"""What people do with routes: `holding` (receive to close), `handing` (to others), `timing`, `more` (doors)."""
