"""`python -m app.serve`: set up what is missing, then web + worker + schedule + queue until Ctrl-C."""

import os
import sys
from pathlib import Path

import click

from app.config import PROJECT, Config
from app.factory import create_app
from app.jobs.embedded import EmbeddedServer, NoServer
from app.serve.first_steps import NotReady, demo_sign_ins, ensure_administrator, ensure_demo, migrate_database
from app.serve.ports import answers, is_free
from app.serve.supervise import Program, Supervisor

OPENS_WITHIN_S = 60.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--demo", metavar="SIZE", help="Fill an empty database with the demo story of this size.")
def main(host: str, port: int, demo: str | None) -> None:
    """Serve Từng Ngõ on this machine."""
    if not is_free(host, port):
        sys.exit(f"Port {port} is taken, perhaps by this site already running. Choose another: PORT={port + 1}.")
    os.umask(0o077)  # what this site keeps is for its owner only
    os.environ.setdefault("PUBLIC_BASE_URL", f"http://{host}:{port}")
    if demo:
        os.environ.setdefault("DEMO", "1")
    app = create_app(Config.from_env())
    config: Config = app.extensions["config"]
    try:
        migrate_database(app)
        if demo:
            ensure_demo(app, demo)
        else:
            ensure_administrator(app)
    except NotReady:
        sys.exit(1)
    supervisor = Supervisor(say=lambda line: click.echo(line, err=True))
    supervisor.listen()
    queue = None if config.redis_url else EmbeddedServer(config.instance_dir / "queue")
    try:
        if queue is not None:
            _start_queue(supervisor, queue)
        supervisor.start(Program("worker", [sys.executable, "-m", "app.serve.worker"], os.environ))
        supervisor.start(Program("schedule", [sys.executable, "-m", "app.serve.schedule"], os.environ))
        supervisor.start(Program("web", _web(host, port), os.environ))
        if supervisor.wait_for(lambda: answers(host, port), OPENS_WITHIN_S):
            _welcome(config, demo_sign_ins(app) if demo else [])
            supervisor.run()
        elif not supervisor.stopping:
            sys.exit("The site did not start; the lines above say why.")
    except NoServer as reason:
        sys.exit(str(reason))
    finally:
        supervisor.stop()
        if queue is not None:
            queue.disown()


def _start_queue(supervisor: Supervisor, queue: EmbeddedServer) -> None:
    lock = queue.own()
    supervisor.start(Program("queue", queue.command(), os.environ, pass_fds=(lock,)))
    if not supervisor.wait_for(queue.answers, OPENS_WITHIN_S) and not supervisor.stopping:
        raise NoServer("The queue server did not start; queue.log in the instance folder says why.")
    os.environ["REDIS_URL"] = queue.url


def _web(host: str, port: int) -> list[str]:
    memory = Path("/dev/shm")
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--chdir", str(PROJECT), "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", "8"),
        *("--graceful-timeout", "10", "--keep-alive", "5", "--no-control-socket", "--log-level", "warning"),
        *("--logger-class", "app.serve.web_log.WebLog"),
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
    ]


def _welcome(config: Config, sign_ins: list[dict[str, str]]) -> None:
    if sign_ins:
        columns = ("role", "login", "password", "area", "name", "url")
        widths = [max(len(name), *(len(one[name]) for one in sign_ins)) for name in columns]
        click.echo()
        for one in [dict(zip(columns, columns, strict=True)), *sign_ins]:
            cells = (one[name].ljust(width) for name, width in zip(columns, widths, strict=True))
            click.echo(f"  {'  '.join(cells)}".rstrip())
    click.echo(f"\nTừng Ngõ: {config.public_base_url}   (Ctrl-C stops it; the data stays in {config.instance_dir})")


if __name__ == "__main__":
    main()
