"""The programs that make up the site on one machine, each with the command that runs it."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.config import PROJECT
from app.jobs.embedded import EmbeddedServer
from app.serve.caddy import caddyfile
from app.serve.reach import Front, Reach
from app.serve.supervise import Program

LEFTOVERS_END_WITHIN_S = 5.0  # what a killed supervisor left behind is told to end at once
# Read by the C library (glibc) when a program starts: two pools of memory instead of one a thread, and what is large is given
# back when it is freed. Left to itself it keeps, in every pool, the 19 MB that checking one password takes.
SPARING = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "262144"}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # of numpy, which a worker loads to plan: it forks for each job
SITE = "app.factory:create_app()"
QUEUES = {"default": "worker", "bulk": "worker-bulk"}


def queue_server(queue: EmbeddedServer, env: Mapping[str, str]) -> Program:
    """Return the queue's own server; what it cannot read when it starts is put aside. Raises NoServer."""
    lock = queue.own(LEFTOVERS_END_WITHIN_S)
    return Program(
        "queue", queue.command(), env, pass_fds=(lock,), reason=f"{queue.log} says why", mend=queue.set_aside
    )


def workers(wanted: Mapping[str, int], env: Mapping[str, str]) -> Iterator[Program]:
    """Yield as many workers of each queue as wanted."""
    for queue, name in QUEUES.items():
        for number in range(1, wanted[queue] + 1):
            command = [sys.executable, "-m", "app.serve.worker", queue]
            own = {**SPARING, **ONE_THREAD, **env}
            yield Program(name if wanted[queue] == 1 else f"{name} {number}", command, own)


def schedule(env: Mapping[str, str]) -> Program:
    """Return the program that does what comes round by the clock."""
    return Program("schedule", [sys.executable, "-m", "app.serve.schedule"], {**SPARING, **env})


def web(reach: Reach, processes: int, env: Mapping[str, str]) -> Program:
    """Return the web server; with a certificate of its own it serves TLS itself."""
    memory = Path("/dev/shm")
    host = f"[{reach.host}]" if ":" in reach.host else reach.host
    files = reach.certificate
    command = [
        *(sys.executable, "-m", "gunicorn", SITE, "--chdir", str(PROJECT), "--bind", f"{host}:{reach.port}"),
        # The app is built once and shared by the processes; it holds no connection until a request asks for one.
        *("--worker-class", "gthread", "--workers", str(processes), "--threads", "8", "--preload"),
        *("--graceful-timeout", "10", "--keep-alive", "5", "--no-control-socket", "--log-level", "warning"),
        *("--logger-class", "app.serve.web_log.WebLog", "--config", "python:app.serve.web_hooks"),
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
        *(("--certfile", str(files.cert), "--keyfile", str(files.key)) if files else ()),
    ]
    return Program("web", command, {**SPARING, **env})


def caddy(front: Front, web_at: str, folder: Path, env: Mapping[str, str]) -> Program:
    """Write the Caddyfile into `folder`, where the certificates it fetches are kept too, and return Caddy with it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "Caddyfile"
    file.write_text(caddyfile(front, web_at), encoding="utf-8")
    own = {**env, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return Program("caddy", [str(front.program), "run", "--config", str(file), "--adapter", "caddyfile"], own)
