"""`python -m app.serve`: set up what is missing, then web + workers + schedule + queue until Ctrl-C."""

import os
import socket
import sys
import time
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.catalogues import compile_all
from app.config import Config, instance_dir
from app.demo.sign_ins import COLUMNS
from app.house import create_house
from app.jobs.embedded import EmbeddedServer, NoServer
from app.serve import programs
from app.serve.caddy import find_caddy
from app.serve.certificate import check_certificate
from app.serve.disk import trouble_in, words_of
from app.serve.first_steps import NotReady, demo_sign_ins, ensure_administrator, ensure_demo, migrate_database
from app.serve.ports import answers, lan_address, refusal, speaks_http
from app.serve.reach import Machine, Reach, Unreachable, Wish, reach_for
from app.serve.supervise import Supervisor

OPENS_WITHIN_S = 120.0  # a slow PC just after it was switched on; a program that dies is seen at once
A_FILE = click.Path(path_type=Path)
A_PORT = click.IntRange(1, 65535)
A_FEW = click.IntRange(1, 64)


@click.command()
@click.option("--domain", envvar="DOMAIN", help="The public name: serves TLS under it.")
@click.option("--host", envvar="HOST", help="Address to listen on (127.0.0.1; with a domain every address).")
@click.option("--port", envvar="PORT", type=A_PORT, help="Port to listen on (8000; with a domain 443).")
@click.option(
    "--cert", envvar="CERT", type=A_FILE, help="The certificate with its chain (PEM), when Caddy fetches none."
)
@click.option("--key", envvar="KEY", type=A_FILE, help="The certificate's private key (PEM).")
@click.option(
    "--inner-port", envvar="INNER_PORT", default=8000, type=A_PORT, help="Port of the web server behind Caddy."
)
@click.option("--web-workers", envvar="WEB_WORKERS", default=2, type=A_FEW, help="Web processes, 8 threads each.")
@click.option("--workers", envvar="WORKERS", default=1, type=A_FEW, help="Workers of the queue.")
@click.option("--bulk-workers", envvar="BULK_WORKERS", default=1, type=A_FEW, help="Workers of the queue of long work.")
@click.option("--demo", metavar="SIZE", help="Fill an empty database with the demo story of this size.")
def main(web_workers: int, workers: int, bulk_workers: int, demo: str | None, **wish: object) -> None:
    """Serve Từng Ngõ on this machine."""
    reach = _reach(Wish(**wish))  # type: ignore[arg-type]  # click has checked each against its type
    os.umask(0o077)  # what this site keeps is for its owner only
    os.environ.update(reach.settings(os.environ))
    if demo:
        os.environ.setdefault("DEMO", "1")
    trouble = trouble_in(instance_dir(os.environ))
    if trouble:
        sys.exit(trouble)
    supervisor = Supervisor(say=lambda line: click.echo(line, err=True))
    queue: EmbeddedServer | None = None
    try:
        app = _ready_app(demo)
        config: Config = app.extensions["config"]
        supervisor.listen()
        if config.redis_url is None:
            queue = EmbeddedServer(config.instance_dir / "queue")
            _start_queue(supervisor, queue)
        for program in programs.workers({"default": workers, "bulk": bulk_workers}, os.environ):
            supervisor.start(program)
        supervisor.start(programs.schedule(os.environ))
        supervisor.start(programs.web(reach, web_workers, os.environ))
        if reach.front is not None:
            web_at = f"{reach.host}:{reach.port}"
            supervisor.start(programs.caddy(reach.front, web_at, config.instance_dir / "caddy", os.environ))
        if supervisor.wait_for(lambda: _is_open(reach), OPENS_WITHIN_S):
            _welcome(app, reach, demo_sign_ins(app) if demo else [])
            supervisor.run()
        elif not supervisor.stopping:
            sys.exit("The site did not start; the lines above say why.")
    except NotReady:
        sys.exit(1)
    except NoServer as reason:
        sys.exit(str(reason))
    except (OSError, DBAPIError) as broken:
        sys.exit(words_of(broken))
    finally:
        supervisor.stop()
        if queue is not None:
            queue.disown()


def _reach(wish: Wish) -> Reach:
    """Return how people will reach us, once nothing stands in the way; else leave with one sentence."""
    try:
        reach = reach_for(wish, Machine(lan_address(), socket.gethostname(), find_caddy()))
        files = reach.front.certificate if reach.front else reach.certificate
        if files is not None and wish.domain is not None:
            check_certificate(files, wish.domain)
    except Unreachable as refused:
        sys.exit(str(refused))
    until = time.monotonic() + programs.LEFTOVERS_END_WITHIN_S
    for host, port, advice in reach.listens:
        while (reason := refusal(host, port, advice)) and time.monotonic() < until:
            time.sleep(0.1)
        if reason:
            sys.exit(reason)
    return reach


def _ready_app(demo: str | None) -> Flask:
    compile_all()
    app = create_house(Config.from_env())
    migrate_database(app)
    if demo:
        ensure_demo(app, demo)
    else:
        ensure_administrator(app)
    return app


def _start_queue(supervisor: Supervisor, queue: EmbeddedServer) -> None:
    supervisor.start(programs.queue_server(queue, os.environ))
    if not supervisor.wait_for(queue.answers, OPENS_WITHIN_S, deaths=2) and not supervisor.stopping:
        raise NoServer(f"The queue server did not start; {queue.log} says why.")
    os.environ["REDIS_URL"] = queue.url


def _is_open(reach: Reach) -> bool:
    outside = all(answers(host, port) for host, port, _ in reach.listens)
    return outside and speaks_http(reach.host, reach.port, tls=reach.certificate is not None)


def _welcome(app: Flask, reach: Reach, sign_ins: list[dict[str, str]]) -> None:
    config: Config = app.extensions["config"]
    if sign_ins:
        widths = [max(len(name), *(len(one[name]) for one in sign_ins)) for name in COLUMNS]
        click.echo()
        for one in [dict(zip(COLUMNS, COLUMNS, strict=True)), *sign_ins]:
            cells = (one[name].ljust(width) for name, width in zip(COLUMNS, widths, strict=True))
            click.echo(f"  {'  '.join(cells)}".rstrip())
    click.echo(f"\nTừng Ngõ: {config.public_base_url}   (Ctrl-C stops it; the data stays in {config.instance_dir})")
    if reach.is_lan and not config.https:
        click.echo(
            "Over http phones need signal and cannot open the camera: see “Reachable from phones” in docs/operations.md."
        )


if __name__ == "__main__":
    main()
