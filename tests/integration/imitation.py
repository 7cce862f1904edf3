"""One estate with everything that the imitation can do, and a client that looks at its bytes."""

import errno
import json
import pathlib
import select
import socket
import ssl
import tempfile
import unittest

from support import Estate

# Length of the body of each answer, as domain knowledge has it from recordings and from the files of Windows.
PAGES = {
    "/auth": (401, 1293), "/require-ssl": (403, 1233), "/mapped": (403, 1258), "/nothing": (404, 1245),
    "/error": (500, 1208), "/down": (503, 326), "/listing": (403, 1233), "/listing/below": (404, 1245),
    "/page/401.2": (401, 1415), "/page/403.7": (403, 1410), "/page/403.14": (403, 1242), "/page/403.16": (403, 1402),
    "/page/403.17": (403, 1374), "/page/405": (405, 1293), "/page/502": (502, 1477), "/chinese": (403, 1157),
    "/driver/invalid_verb": (400, 326), "/driver/invalid_hostname": (400, 334), "/driver/invalid_url": (400, 324),
    "/driver/invalid_header": (400, 339), "/driver/badly_formed": (400, 311), "/driver/not_found": (404, 315),
    "/driver/length_required": (411, 344), "/driver/unavailable": (503, 326),
}

# Requests that are none, and what http.sys says to them.
NONSENSE = {
    b"G{T / HTTP/1.1\r\n\r\n": (b" 400 ", b"Invalid Verb"),
    b"GET index HTTP/1.1\r\nHost: a\r\n\r\n": (b" 400 ", b"Invalid URL"),
    b"GET / HTTP/1.1\r\n: b\r\nHost: a\r\n\r\n": (b" 400 ", b"Invalid Header"),
    b"GET / HTTP/1.1\r\n\r\n": (b" 400 ", b"Invalid Hostname"),
    b"GET /\r\nHost: a\r\n\r\n": (b" 400 ", b"badly formed"),
    b"POST / HTTP/1.1\r\nHost: a\r\n\r\n": (b" 411 ", b"Length Required"),
}

LANGUAGES = {"german": ("iso-8859-1", "Verboten"), "french": ("iso-8859-1", "Interdit"), "chinese": ("gb2312", "禁止访问"),
             "japanese": ("shift_jis", "許可されていません")}

# What a malformed answer holds, and whether it ends.
MALFORMED = {
    "endless_header": (b"X-More: and more\r\nX-More", False), "endless_line": (b"X-Long: aaaa", False),
    "endless_body": (b"<p>and more</p>", False), "endless_chunks": (b"8\r\nand more\r\n8", False),
    "informational_storm": (b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102", False), "nul_in_header": (b"a\0b", True),
    "control_in_header": (b"\x1b[31m", True), "length_too_large": (b"Content-Length: 5000\r\n\r\n<html>", True),
    "length_too_small": (b"Content-Length: 6\r\n\r\n<html><body>", True), "two_lengths": (b"35\r\nContent-Length: 20", True),
    "chunk_size": (b"\r\n\r\nzz\r\n", True), "chunk_cut": (b"\r\n\r\n64\r\n<html>", True),
    "http_0_9": (b"<html>", True), "status_line": (b"HTTP/1.1 abc", True),
}

RULES = {
    "/": "serves", "/auth": "auth", "/require-ssl": "require_ssl", "/mapped": "require_ssl_mapped",
    "/error": "error", "/down": "app_down", "/listing": "listing_denied", "/catch": "catch_all", "/close": "close", "/reset": "reset",
    "/chinese": {"answer": "forbidden", "language": "chinese"},
    "/detailed": {"answer": "detailed", "sub_status": "403.14"},
    "/script": {"answer": "script", "location": "https://iis.corp.example{path}"},
    "/refresh": {"answer": "refresh", "location": "https://iis.corp.example{path}"},
    "/moved": {"answer": "redirect", "location": "https://iis.corp.example:${iis.https}{path}"},
    "/nowhere": {"answer": "redirect", "status": 301, "location": None},
    "/odd": {"answer": "rewrite", "status": 399, "location": "//elsewhere:x/ y"},
    "/rewritten": {"answer": "rewrite", "status": 307, "location": "/there"},
    "/verbatim": {"answer": "verbatim", "text": "HTTP/1.1 299 Mine\r\n\r\n"},
    "/method": {"answer": "serves", "by_method": {"HEAD": "missing", "POST": "auth"}},
    **{f"/page/{page}": {"answer": "page", "page": page}
       for page in ("401.2", "403.7", "403.14", "403.16", "403.17", "405", "502")},
    **{f"/driver/{path.rpartition('/')[2]}": {"answer": "driver", "driver": path.rpartition("/")[2]}
       for path in PAGES if path.startswith("/driver/")},
    **{f"/language/{language}": {"answer": "forbidden", "language": language} for language in LANGUAGES},
    **{f"/malformed/{how}": {"answer": "malformed", "how": how} for how in MALFORMED},
}


def stage_host(name: str, number: int, *voices: dict[str, object]) -> dict[str, object]:
    """A host that fails at up to three stages, one an endpoint."""
    endpoints = dict(zip(("http", "https", "agent_site"), voices))
    return {"name": f"{name}.corp.example", "address": f"127.1.0.{number}", "endpoints": endpoints}


SERVES = {"paths": {"/": "serves"}}
HOSTS = [
    {"name": "iis.corp.example", "address": "127.1.0.1", "endpoints": {
        "http": {"bound_hosts": ["iis.corp.example"], "paths": RULES},
        "https": {"paths": {"/": "serves"}, "tls_maximum": "1.2", "client_certificate": "required_after_request",
                  "hsts": "max-age=5"},
        "agent_site": {"sni_only": True, "tls_minimum": "1.3"}}},
    stage_host("odd", 2, {"voice": "filtered"}, {"voice": "alert", "alert": 112}, {"voice": "close_after_hello"}),
    stage_host("status", 3, {"voice": "reset", "stage": "status"}, {"voice": "close", "stage": "server_hello"},
               {"voice": "stall", "stage": "handshake"}),
    stage_host("header", 4, {"voice": "close", "stage": "header"}, {"voice": "reset", "stage": "handshake"},
               {"voice": "close", "stage": "body", **SERVES}),
    stage_host("drip", 5, {"voice": "tarpit", "stage": "body", "period_ms": 5},
               {"voice": "tarpit", "stage": "server_hello"}, {"voice": "stall", "stage": "header_end", **SERVES}),
    stage_host("flaky", 6, {**SERVES, "resets_every": 2}, {**SERVES, "misfit": "alert", "alert": 80, "sni_only": True},
               {**SERVES, "plain_answer": "reset", "closes_every": 2}),
    stage_host("nginx", 7, {"product": "nginx", "paths": {"/": "forbidden"}}, {"product": "nginx", **SERVES},
               {"product": "apache", **SERVES}),
    stage_host("quiet", 8, {**SERVES, "server": "", "fields": ["X-Own: mine"], "serves_first": 2},
               {"plain_answer": "silence", **SERVES}, {"voice": "record", "record": "too_long"}),
    stage_host("late", 9, {"voice": "http_sys", "answer": "length_required"},
               {**SERVES, "client_certificate": "after_request", "client_certificate_1_3": "error"},
               {**SERVES, "client_certificate": "after_request", "client_certificate_1_3": "reset"}),
    stage_host("client", 10, {"voice": "garbage"}, {**SERVES, "client_certificate": "negotiate", "client_page": "mapped"},
               {**SERVES, "client_certificate": "required_after_request", "tls_maximum": "1.2", "client_page": "detailed"}),
]

CERTIFICATES = ("good", "wildcard", "partial_wildcard", "root_included", "unrelated_extra", "md5", "ed25519", "name_constraint",
                "expired_intermediate", "weak_intermediate", "malformed", "malformed_issuer", "huge_chain", "good_staple",
                "revoked_staple")

SCENARIO = {
    "inventory": {"hosts": [{"name": host["name"]} for host in HOSTS] + [{"name": "cert.corp.example"}]},
    "hosts": [*HOSTS, {"name": "cert.corp.example", "address": "127.1.0.11", "endpoints": {"https": {
        **SERVES, "certificates_by_name": {f"{kind.replace('_', '-')}.corp.example": kind for kind in CERTIFICATES}}}}],
    "truth": {},
}


class Running(unittest.TestCase):
    """A client of one estate that all tests of a class share."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        scenario = folder / "scenario.json"
        scenario.write_text(json.dumps(SCENARIO))
        cls.estate = cls.enterClassContext(Estate(scenario))

    def connect(self, label: str, endpoint: str) -> socket.socket:
        name, port = self.estate.port(label, endpoint)
        address = next(host["address"] for host in SCENARIO["hosts"] if host["name"] == name)
        connection = socket.create_connection((address, port), timeout=5)
        self.addCleanup(connection.close)
        return connection

    def secure(self, connection: socket.socket, name: str | None = "iis.corp.example",
               client: str | None = None) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.estate.authority)
        context.check_hostname = name is not None
        if client is not None:
            context.load_cert_chain(self.estate.folder / client)
        return self.enterContext(context.wrap_socket(connection, server_hostname=name))

    def converse(self, connection: socket.socket, request: bytes) -> bytes:
        """Everything that comes until the server closes."""
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, path: str, host: str = "iis.corp.example", connection: socket.socket | None = None,
            method: str = "GET") -> tuple[str, bytes]:
        request = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        answer = self.converse(connection or self.connect("iis", "http"), request)
        head, _, body = answer.partition(b"\r\n\r\n")
        return head.decode("latin-1"), body

    def ask(self, connection: socket.socket) -> bytes:
        """The answer to one request on a connection that is kept, as far as it comes at once."""
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        return connection.recv(65536)


    def is_reset(self, connection: socket.socket) -> bool:
        """Whether the next that comes is RST. Of TLS the socket is asked itself: Python takes RST for the end."""
        select.select([connection], [], [], 5)
        return connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNRESET
