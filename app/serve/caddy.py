"""Caddy before our web server: its Caddyfile, kept in the instance folder with the certificates it fetched."""

import shutil
from pathlib import Path

from app.serve.reach import HTTPS, Front

# Paths whose next part is a secret: one-time sign-in links and printed ways into a team.
SECRET_PATHS = ("link", "vao-doi")

GLOBAL = """\
{{
	admin off
	auto_https disable_redirects
	https_port {port}
	log {{
		output stderr
		level ERROR
		format filter {{
			wrap json
			fields {{
				request>uri regexp "^/({secret})/.*" "/$1/…"
				request>headers delete
			}}
		}}
	}}
}}
"""
SITE = """
https://{address} {{
{bind}{tls}	reverse_proxy {web} {{
		lb_try_duration 10s
	}}
}}
"""
REDIRECT = """
http:// {{
{bind}	redir https://{domain}{{uri}} permanent
}}
"""


def find_caddy() -> Path | None:
    """Return the Caddy on PATH, or None."""
    found = shutil.which("caddy")
    return Path(found) if found else None


def caddyfile(front: Front, web: str) -> str:
    """Return the whole configuration before `web` (host:port): TLS, http led to https, no access log, no secret in the errors."""
    bind = f"\tbind {front.host}\n" if front.host else ""
    files = front.certificate
    tls = f"\ttls {_quoted(files.cert)} {_quoted(files.key)}\n" if files else ""
    address = front.domain if front.port == HTTPS else f"{front.domain}:{front.port}"
    text = GLOBAL.format(port=front.port, secret="|".join(SECRET_PATHS))
    text += SITE.format(address=address, bind=bind, tls=tls, web=web)
    if front.port == HTTPS:
        text += REDIRECT.format(domain=front.domain, bind=bind)
    return text


def _quoted(path: Path) -> str:
    return '"' + str(path).replace('"', '\\"') + '"'
