"""The command: `python -m app.routes.planner INSTANCE.json[.gz] --out PLAN.json [--seed N]`."""

import argparse
import sys
from pathlib import Path

from app.routes.planner.instance_file import UnsupportedInstance, read_instance, write_plan
from app.routes.planner.plan import make_plan


def main(argv: list[str]) -> int:
    """Plan one file; 0 when every door has a route, 1 when some have none, 2 when it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m app.routes.planner", description=__doc__)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    try:
        instance = read_instance(args.instance)
    except (OSError, ValueError, KeyError, UnsupportedInstance) as error:
        sys.stderr.write(f"cannot plan {args.instance}: {error}\n")
        return 2
    plan = make_plan(instance, args.seed)
    write_plan(plan, args.out)
    for refusal in plan.refusals:
        figures = ", ".join(f"{name} {value}" for name, value in refusal.params.items() if value)
        sys.stderr.write(f"{refusal.code}: {figures}\n")
    return 1 if plan.unassigned else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
