"""Does the imitation speak as IIS, http.sys and failing servers were recorded, byte count by byte count?"""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import unittest

from support import Estate

# Length of the body of each answer, as domain knowledge has it from recordings and from the files of Windows.
PAGES = {
    "/auth": (401, 1293), "/require-ssl": (403, 1233), "/mapped": (403, 1258), "/nothing": (404, 1245),
    "/error": (500, 1208), "/down": (503, 326),
}

SCENARIO = {
    "inventory": {"hosts": [{"name": name} for name in ("iis.corp.example", "odd.corp.example")]},
    "hosts": [
        {"name": "iis.corp.example", "address": "127.1.0.1", "endpoints": {
            "http": {"bound_hosts": ["iis.corp.example"], "paths": {
                "/": "serves", "/auth": "auth", "/require-ssl": "require_ssl", "/mapped": "require_ssl_mapped",
                "/error": "error", "/down": "app_down",
                "/moved": {"answer": "redirect", "location": "https://iis.corp.example:${iis.https}{path}"}}},
            "https": {"paths": {"/": "serves"}, "tls_maximum": "1.2", "client_certificate": "required_after_request"},
            "agent_site": {"sni_only": True, "tls_minimum": "1.3"}}},
        {"name": "odd.corp.example", "address": "127.1.0.2", "endpoints": {
            "http": {"voice": "filtered"}, "https": {"voice": "alert", "alert": 112},
            "agent_site": {"voice": "close_after_hello"}}},
    ],
    "truth": {},
}


class Voices(unittest.TestCase):
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

    def converse(self, connection: socket.socket, request: bytes) -> bytes:
        """Everything that comes until the server closes."""
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, path: str, host: str = "iis.corp.example", connection: socket.socket | None = None) -> tuple[str, bytes]:
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        answer = self.converse(connection or self.connect("iis", "http"), request)
        head, _, body = answer.partition(b"\r\n\r\n")
        return head.decode(), body

    def secure(self, connection: socket.socket, name: str | None = "iis.corp.example") -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.estate.authority)
        context.check_hostname = name is not None
        return self.enterContext(context.wrap_socket(connection, server_hostname=name))

    def test_pages_have_their_recorded_lengths(self) -> None:
        for path, (status, length) in PAGES.items():
            head, body = self.get(path)
            self.assertEqual((head.split()[1], len(body)), (str(status), length), path)

    def test_require_ssl_cannot_be_told_from_another_403(self) -> None:
        head, body = self.get("/require-ssl/below")
        self.assertIn("Server: Microsoft-IIS/10.0", head)
        self.assertNotIn(b"403.4", body)

    def test_a_prefix_ends_at_a_segment_and_ignores_case(self) -> None:
        self.assertIn(" 401 ", self.get("/AUTH/below")[0].splitlines()[0])
        self.assertIn(" 404 ", self.get("/authority")[0].splitlines()[0])

    def test_the_redirect_module_names_status_and_length(self) -> None:
        head, body = self.get("/moved/here")
        location = f"https://iis.corp.example:{self.estate.port('iis', 'https')[1]}/moved/here"
        self.assertTrue(head.startswith("HTTP/1.1 302 Redirect"))
        self.assertIn(f"Location: {location}\r\n", head)
        self.assertEqual(len(body), 123 + len(location))

    def test_an_unbound_host_is_an_invalid_hostname(self) -> None:
        head, body = self.get("/", host="other.corp.example")
        self.assertIn("Server: Microsoft-HTTPAPI/2.0", head)
        self.assertEqual(len(body), 334)

    def test_a_hello_to_plain_http_gets_the_whole_invalid_verb_answer(self) -> None:
        answer = self.converse(self.connect("iis", "http"), b"\x16\x03\x01\x00\x05hello")
        self.assertEqual(len(answer), 505)

    def test_plain_http_to_tls_gets_no_byte(self) -> None:
        self.assertEqual(self.converse(self.connect("iis", "https"), b"GET / HTTP/1.1\r\nHost: iis\r\n\r\n"), b"")

    def test_a_certificate_wanted_after_the_request_gives_the_generic_403(self) -> None:
        head, body = self.get("/", connection=self.secure(self.connect("iis", "https")))
        self.assertIn(" 403 ", head.splitlines()[0])
        self.assertEqual(len(body), 1233)

    def test_a_name_that_is_needed_and_missing_is_answered_by_a_reset(self) -> None:
        self.assertEqual(self.secure(self.connect("iis", "agent_site")).version(), "TLSv1.3")
        with self.assertRaises(ConnectionResetError):
            self.secure(self.connect("iis", "agent_site"), name=None)

    def test_an_alert_is_that_alert(self) -> None:
        with self.assertRaisesRegex(ssl.SSLError, "UNRECOGNIZED_NAME"):
            self.secure(self.connect("odd", "https"))

    def test_a_close_after_the_hello_is_no_reset(self) -> None:
        with self.assertRaises((ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            self.secure(self.connect("odd", "agent_site"))

    def test_a_filtered_port_gives_no_answer_at_all(self) -> None:
        name, port = self.estate.port("odd", "http")
        with self.assertRaises(TimeoutError):
            socket.create_connection(("127.1.0.2", port), timeout=0.5)


class Mistakes(unittest.TestCase):
    """A scenario that is wrong is refused with its place."""

    def refusal(self, scenario: object) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "wrong.json"
            path.write_text(json.dumps(scenario))
            result = subprocess.run([os.environ["ESTATE"], path, folder, "--", "true"], capture_output=True, text=True)
            self.assertEqual(result.returncode, 2, result.stderr)
            return result.stderr

    def test_an_unknown_member(self) -> None:
        host = {"name": "a.b", "endpoints": {"http": {"voise": "iis"}}}
        self.assertIn("a.http.voise", self.refusal({"hosts": [host]}))

    def test_an_unknown_answer(self) -> None:
        host = {"name": "a.b", "endpoints": {"http": {"paths": {"/x": "nothing"}}}}
        self.assertIn("a.http.paths./x", self.refusal({"hosts": [host]}))

    def test_a_placeholder_without_meaning(self) -> None:
        inventory = {"agent_install_url": "https://a:${b.https}/"}
        self.assertIn("${b.https}", self.refusal({"hosts": [], "inventory": inventory}))


if __name__ == "__main__":
    unittest.main()
