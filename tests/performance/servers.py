"""The servers that are asked: nginx with a chain of three certificates, and answers that come late. All in the benchmark's own network."""

import contextlib
import dataclasses
import hashlib
import pathlib
import selectors
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence

# The network is the benchmark's own, so its ports are free.
HTTP, HTTPS, AGENT, STATUS = 80, 443, 4726, 8099
PATHS = ("/", "/Altiris/Console", "/Altiris/SoftwarePortal", "/Altiris/NS/Agent/ConnectionTest.asp", "/Altiris/missing")
MISSING = "/Altiris/missing"
TITLE = "served"

NGINX = """
daemon off; master_process on; worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
worker_rlimit_nofile {descriptors};
user root;
events {{ worker_connections {connections}; }}
http {{
    access_log off; keepalive_timeout 120; keepalive_requests 1000; default_type text/html;
    server_names_hash_bucket_size 128; server_names_hash_max_size 8192;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/leaf.key; ssl_session_cache off; ssl_session_tickets off;
    ssl_protocols TLSv1.2 TLSv1.3;
    server {{
        listen {http} backlog=4096; listen {https} ssl backlog=4096; listen {agent} ssl backlog=4096;
        location = /Altiris/missing {{ return 404; }}
        location / {{ {answer} }}
    }}
    {more}
    server {{ listen 127.0.0.1:{status}; location / {{ stub_status; }} }}
}}
"""
AT_ONCE = f'return 200 "<html><head><title>{TITLE}</title></head><body>{TITLE}</body></html>";'


def address(number: int) -> str:
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


def host(number: int) -> str:
    return f"h{number}.bench.invalid"


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@dataclasses.dataclass(frozen=True)
class Leaf:
    """What all hosts show, unless each has its own."""

    sha256: str
    sha1: str
    own: tuple[str, ...] = ()  # SHA-256 by number of the host

    def of(self, number: int) -> str:
        return self.own[number] if self.own else self.sha256


def make_chain(folder: pathlib.Path) -> Leaf:
    """A root, an intermediate and an RSA-2048 leaf for *.bench.invalid."""
    f = str(folder)
    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    (folder / "leaf.ext").write_text("subjectAltName=DNS:*.bench.invalid\nextendedKeyUsage=serverAuth\n")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench root", "-days", "300", "-keyout", f + "/root.key",
            "-out", f + "/ca.pem")
    for name, issuer, extension in (("intermediate", ("ca.pem", "root.key"), "ca.ext"), ("leaf", ("intermediate.pem", "intermediate.key"), "leaf.ext")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN=bench {name}", "-keyout", f"{f}/{name}.key", "-out", f"{f}/{name}.csr")
        openssl("x509", "-req", "-in", f"{f}/{name}.csr", "-CA", f"{f}/{issuer[0]}", "-CAkey", f"{f}/{issuer[1]}", "-CAcreateserial", "-days", "300",
                "-extfile", f"{f}/{extension}", "-out", f"{f}/{name}.pem")
    leaf = (folder / "leaf.pem").read_text()
    (folder / "chain.pem").write_text(leaf + (folder / "intermediate.pem").read_text())
    der = ssl.PEM_cert_to_DER_cert(leaf)
    return Leaf(hashlib.sha256(der).hexdigest(), hashlib.sha1(der).hexdigest())


def make_leaves(folder: pathlib.Path, leaf: Leaf, count: int) -> Leaf:
    """One for each host, in folder/leaves."""
    leaves = folder / "leaves"
    leaves.mkdir()
    subprocess.run([folder / "make_leaves", "intermediate.pem", "intermediate.key", "leaf.key", leaves, str(count)], check=True, cwd=folder)

    def digest(number: int) -> str:
        end_of_leaf = "-----END CERTIFICATE-----\n"
        text = (leaves / f"{number}.pem").read_text().partition(end_of_leaf)[0] + end_of_leaf
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).hexdigest()

    return dataclasses.replace(leaf, own=tuple(map(digest, range(count))))


def servers_of_their_own(folder: pathlib.Path, count: int) -> str:
    """For nginx, what comes beside the server for all: one for each host, with its leaf."""
    listen = f"listen {HTTP}; listen {HTTPS} ssl; listen {AGENT} ssl;"
    return "".join(f"server {{ {listen} server_name {host(i)}; ssl_certificate {folder}/leaves/{i}.pem;\n"
                   f"location = {MISSING} {{ return 404; }} location / {{ {AT_ONCE} }} }}\n" for i in range(count))


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def nginx(bench_folder: pathlib.Path, name: str, *, answer: str = AT_ONCE, more: str = "", workers: int = 2,
          inside: Sequence[str] = ()) -> Iterator[None]:
    folder = bench_folder / name
    folder.mkdir()
    for file in ("chain.pem", "leaf.key"):
        (folder / file).write_bytes((bench_folder / file).read_bytes())
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, workers=workers, answer=answer, more=more, descriptors=16384, connections=16000,
                                                    http=HTTP, https=HTTPS, agent=AGENT, status=STATUS))
    errors = folder / "error.log"
    process = subprocess.Popen([*inside, "nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", errors], stderr=subprocess.DEVNULL)
    try:
        # Its process id is written when it listens.
        deadline = time.monotonic() + 30
        while not (folder / "nginx.pid").exists() or not (folder / "nginx.pid").read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("nginx did not start: " + (errors.read_text() if errors.exists() else ""))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
        yield
    finally:
        end(process)


def requests_served() -> int:
    """By nginx so far, with this one."""
    text = urllib.request.urlopen(f"http://127.0.0.1:{STATUS}/", timeout=20).read().decode()
    return int(text.splitlines()[2].split()[2])


# Holds every answer back until so many questions wait, or no more come; then all are answered, and later ones at once.
IDLE_S = 4.0
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nserved"


def serve_late(path: str, most: int, told: pathlib.Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(65535)
    listener.setblocking(False)
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    waiting: list[socket.socket] = []
    is_held = True
    print("listening", flush=True)
    while True:
        events = selector.select(IDLE_S if waiting else None)
        for key, _ in events:
            if key.fileobj is listener:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        one, _ = listener.accept()
                        selector.register(one, selectors.EVENT_READ)
            else:
                selector.unregister(key.fileobj)
                waiting.append(key.fileobj)
        if is_held and waiting and (len(waiting) >= most or not events):
            told.write_text(str(len(waiting)))
            is_held = False
        if not is_held:
            for one in waiting:
                with contextlib.suppress(OSError):
                    one.recv(65536)
                    one.sendall(ANSWER)
                one.close()
            waiting.clear()


@contextlib.contextmanager
def late_nginx(folder: pathlib.Path, in_flight: int) -> Iterator[pathlib.Path]:
    """Gives the file in which the number of questions stands that waited at once."""
    name = f"late{in_flight}"
    told, path = folder / f"{name}.waited", folder / f"{name}.socket"
    answer = f"proxy_pass http://unix:{path}:; proxy_read_timeout 600s; proxy_buffering off;"
    words = ["import sys; sys.dont_write_bytecode = True", f"sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})", "import pathlib, servers",
             f"servers.serve_late({str(path)!r}, {in_flight}, pathlib.Path({str(told)!r}))"]
    process = subprocess.Popen([sys.executable, "-c", "; ".join(words)], stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None or process.stdout.readline() != "listening\n":
            raise SystemExit("the late server did not start")
        with nginx(folder, name, answer=answer, workers=4):
            yield told
    finally:
        end(process)
