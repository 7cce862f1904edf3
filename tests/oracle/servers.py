"""The servers that the programs are asked about: estates, and a group of nginx, Apache and openssl s_server."""

import contextlib
import json
import pathlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from authority import Authority

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import peers  # noqa: E402
import support  # noqa: E402
from peer_configuration import APACHE, NGINX  # noqa: E402

PEERS = "peers"


@dataclass(frozen=True)
class Group:
    """Servers that one inventory names and one root certificate is for."""

    name: str
    inventory: pathlib.Path
    authority: pathlib.Path


@contextlib.contextmanager
def group(name: str) -> Iterator[Group]:
    if name != PEERS:
        with support.Estate(support.scenario_path(name)) as estate:
            yield Group(name, estate.inventory, estate.authority)
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        yield Peers(pathlib.Path(folder), stack).start()


def scenarios() -> list[str]:
    return sorted(path.stem for path in support.SCENARIOS.glob("*.json"))


class Peers:
    """Servers that others wrote, each a host of its own, with an address of its own."""

    def __init__(self, folder: pathlib.Path, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        # Apache and nginx read it under another user.
        folder.chmod(0o755)
        self.stack = stack
        self.hosts: list[dict] = []

    def start(self) -> Group:
        Authority(self.folder).issue_all()
        self.start_nginx()
        self.start_apache()
        for label, options in S_SERVERS.items():
            self.start_s_server(label, *options)
        inventory = self.folder / "inventory.json"
        inventory.write_text(json.dumps({"hosts": self.hosts}))
        return Group(PEERS, inventory, self.folder / "ca.pem")

    def host(self, label: str, http: bool = True) -> dict[str, str | int]:
        """A new host, as configurations name it: NAME_address, NAME_http and NAME_https."""
        address = peers.address_of(64, len(self.hosts) + 1)
        https_port, http_port = peers.free_ports(address, 2)
        self.hosts.append({"name": f"{label}.peer.example", "roles": ["notification-server"], "address": address,
                           "ports": [{"http": http_port if http else None, "https": https_port}]})
        return {f"{label}_address": address, f"{label}_http": http_port, f"{label}_https": https_port}

    def configure(self, file: str, template: str, labels: tuple[str, ...], without_http: tuple[str, ...] = ()) -> pathlib.Path:
        values: dict[str, str | int] = {"folder": str(self.folder), "modules": peers.APACHE_MODULES}
        for label in labels:
            values |= self.host(label, label not in without_http)
        path = self.folder / file
        path.write_text(template.format(**values))
        return path

    def start_nginx(self) -> None:
        configuration = self.configure("nginx.conf", NGINX, ("plain", "names", "old", "optional", "wanting"),
                                       without_http=("names", "old", "optional", "wanting"))
        self.stack.enter_context(peers.nginx(self.folder, configuration))

    def start_apache(self) -> None:
        configuration = self.configure("apache.conf", APACHE, ("later", "newer"), without_http=("newer",))
        self.stack.enter_context(peers.apache(self.folder, configuration))

    def start_s_server(self, label: str, certificate: str, *options: str) -> None:
        values = self.host(label, http=False)
        others = self.folder / f"{certificate}.chain.pem"
        # It takes no file without certificates.
        chain = ("-cert_chain", others.name) if others.stat().st_size > 0 else ()
        self.stack.enter_context(peers.s_server(
            self.folder, "-accept", f"{values[f'{label}_address']}:{values[f'{label}_https']}",
            "-cert", f"{certificate}.pem", "-key", f"{key_of(certificate)}.key", *chain, *options))


def key_of(certificate: str) -> str:
    return certificate if certificate in ("ec", "rsa-pss", "weak") else "leaf"


OLD = ("-cipher", "ALL:@SECLEVEL=0")

# Host: certificate, options of s_server.
S_SERVERS = {
    "only-1-0": ("leaf", "-tls1", *OLD),
    "only-1-1": ("leaf", "-tls1_1", *OLD),
    "only-1-2": ("leaf", "-tls1_2"),
    "only-1-3": ("leaf", "-tls1_3"),
    "all-versions": ("leaf", "-min_protocol", "TLSv1", *OLD),
    "without-1-2": ("leaf", "-min_protocol", "TLSv1", "-no_tls1_2", *OLD),
    "asks": ("leaf", "-verify", "1"),
    "demands": ("leaf", "-Verify", "1"),
    "demands-1-2": ("leaf", "-Verify", "1", "-tls1_2"),
    "demands-1-3": ("leaf", "-Verify", "1", "-tls1_3"),
    "staples": ("leaf", "-status_file", "staple.der"),
    "other-protocol": ("leaf", "-alpn", "h2"),
    "same-protocol": ("leaf", "-alpn", "h2,http/1.1"),
    "ec": ("ec",),
    "rsa-pss": ("rsa-pss",),
    "weak": ("weak", *OLD),
    "sha-1": ("sha-1", *OLD),
    "wildcard": ("wildcard",),
    "deep.wildcard": ("wildcard",),
    "address": ("address",),
    "many-names": ("many-names",),
    "rich-subject": ("rich-subject",),
    "no-names": ("no-names",),
    "for-clients": ("for-clients",),
    "expired": ("expired",),
    "not-yet": ("not-yet",),
    "under-expired": ("under-expired",),
    "constrained": ("constrained",),
    "self-signed": ("self-signed",),
    "with-root": ("with-root",),
    "disordered": ("disordered",),
    "unrelated": ("unrelated",),
    "alone": ("alone",),
    "no-key-identifier": ("no-key-identifier",),
    "unknown-critical": ("unknown-critical",),
    "under-leaf": ("under-leaf",),
    "too-long": ("too-long",),
}
