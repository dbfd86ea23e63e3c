"""The command: `python -m app.routes.planner INSTANCE.json[.gz] --out PLAN.json`, with `--seed`, `--polish`, `--locked`."""

import argparse
import sys
from pathlib import Path

from app.routes.planner.columns import UnreadableFile
from app.routes.planner.equipment import equip
from app.routes.planner.instance_file import read_instance, read_routes, write_plan
from app.routes.planner.model import Instance, Plan
from app.routes.planner.plan import make_plan
from app.routes.planner.replan import replan


def main(argv: list[str]) -> int:
    """Plan one file; 0 when every door has a route, 1 when some have none, 2 when a file cannot be read or written."""
    args = _arguments().parse_args(argv)
    equip()
    try:
        instance = read_instance(args.instance)
        present = read_routes(args.locked) if args.locked else None
    except (OSError, UnreadableFile) as error:
        sys.stderr.write(f"cannot plan {args.instance}: {error}\n")
        return 2
    if present is None:
        plan = make_plan(instance, args.seed, steps=args.polish)
    else:
        plan = replan(instance, present, args.seed, steps=args.polish).plan
    try:
        write_plan(plan, args.out)
    except OSError as error:
        sys.stderr.write(f"cannot write {args.out}: {error}\n")
        return 2
    _tell(instance, plan)
    return 1 if plan.unassigned else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.routes.planner", description="Plan one ward.")
    parser.add_argument("instance", type=Path, help="INSTANCE.json or INSTANCE.json.gz")
    parser.add_argument("--out", type=Path, required=True, help="where the plan is written")
    parser.add_argument("--seed", type=int, default=0, help="another number, another plan as good")
    parser.add_argument("--polish", type=_steps, metavar="STEPS", help="steps of polish (about 80,000 a second)")
    parser.add_argument(
        "--locked", type=Path, metavar="PLAN.json", help="a plan whose routes stay; only what is loose is planned"
    )
    return parser


def _steps(text: str) -> int:
    steps = int(text)
    if not 0 <= steps <= 10**9:
        raise argparse.ArgumentTypeError("steps are a number from 0 to 1,000,000,000")
    return steps


def _tell(instance: Instance, plan: Plan) -> None:
    metres = sum(r.minutes_walk for r in plan.routes) * instance.speed
    placed, busy = sum(len(r.doors) for r in plan.routes), sum(bool(r.doors) for r in plan.routes)
    sys.stdout.write(f"{plan.method}: {placed} doors in {busy} routes, {metres:.0f} m, {len(plan.unassigned)} left\n")
    for refusal in plan.refusals:
        figures = ", ".join(f"{name} {value}" for name, value in refusal.params.items() if value)
        sys.stderr.write(f"{refusal.code}: {figures}\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
