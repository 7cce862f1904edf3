"""Does the imitation speak as IIS, http.sys and failing servers were recorded, byte count by byte count?"""

import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import unittest

from imitation import LANGUAGES, MALFORMED, NONSENSE, PAGES, Running


class Pages(Running):
    def test_pages_have_their_recorded_lengths(self) -> None:
        for path, (status, length) in PAGES.items():
            head, body = self.get(path)
            self.assertEqual((head.split()[1], len(body)), (str(status), length), path)

    def test_require_ssl_cannot_be_told_from_another_403(self) -> None:
        head, body = self.get("/require-ssl/below")
        self.assertIn("Server: Microsoft-IIS/10.0", head)
        self.assertNotIn(b"403.4", body)
        self.assertEqual(body, self.get("/listing")[1])

    def test_pages_are_in_their_language_and_code_page(self) -> None:
        for language, (charset, word) in LANGUAGES.items():
            text = self.get(f"/language/{language}")[1].decode(charset)
            self.assertIn(f"charset={charset}", text)
            self.assertRegex(text, f"<h2>403 - {word}")

    def test_a_detailed_page_names_its_sub_status(self) -> None:
        self.assertIn(b"<title>IIS 10.0 Detailed Error - 403.14 - Forbidden</title>", self.get("/detailed")[1])

    def test_a_403_can_lead_elsewhere_by_script_or_refresh(self) -> None:
        for path, word in (("/script", b"location.replace"), ("/refresh", b'http-equiv="refresh"')):
            head, body = self.get(path)
            self.assertIn(" 403 ", head.splitlines()[0])
            self.assertIn(word, body)
            self.assertIn(f"https://iis.corp.example{path}".encode(), body)
            self.assertNotIn("Location:", head)

    def test_a_prefix_ends_at_a_segment_and_ignores_case(self) -> None:
        self.assertIn(" 401 ", self.get("/AUTH/below")[0].splitlines()[0])
        self.assertIn(" 404 ", self.get("/authority")[0].splitlines()[0])

    def test_a_page_that_catches_all_is_the_same_below(self) -> None:
        self.assertEqual(self.get("/catch")[1], self.get("/catch/anything")[1])
        self.assertIn(" 200 ", self.get("/catch/anything")[0].splitlines()[0])

    def test_methods_have_their_own_answer(self) -> None:
        statuses = [self.get("/method", method=method)[0].split()[1] for method in ("GET", "HEAD", "POST", "PUT")]
        self.assertEqual(statuses, ["200", "404", "401", "405"])

    def test_the_redirect_module_names_status_and_length(self) -> None:
        head, body = self.get("/moved/here")
        location = f"https://iis.corp.example:{self.estate.port('iis', 'https')[1]}/moved/here"
        self.assertTrue(head.startswith("HTTP/1.1 302 Redirect"))
        self.assertIn(f"Location: {location}\r\n", head)
        self.assertEqual(len(body), 123 + len(location))

    def test_other_redirects_are_as_declared(self) -> None:
        self.assertNotIn("Location:", self.get("/nowhere")[0])
        self.assertRegex(self.get("/odd")[0], r"^HTTP/1.1 399 [^\0]*Location: //elsewhere:x/ y\r\n")
        self.assertEqual(self.get("/rewritten")[1], b"")

    def test_a_verbatim_answer_is_verbatim(self) -> None:
        self.assertEqual(self.converse(self.connect("iis", "http"), b"GET /verbatim HTTP/1.1\r\nHost: iis.corp.example\r\n\r\n"),
                         b"HTTP/1.1 299 Mine\r\n\r\n")

    def test_an_unbound_host_is_an_invalid_hostname(self) -> None:
        head, body = self.get("/", host="other.corp.example")
        self.assertIn("Server: Microsoft-HTTPAPI/2.0", head)
        self.assertEqual(len(body), 334)

    def test_what_is_no_request_has_an_answer_of_its_own(self) -> None:
        for request, words in NONSENSE.items():
            answer = self.converse(self.connect("late", "http"), request)
            for word in words:
                self.assertIn(word, answer, request)

    def test_fields_are_left_out_and_added(self) -> None:
        head = self.ask(self.connect("quiet", "http")).decode()
        self.assertNotIn("Server:", head)
        self.assertIn("X-Own: mine\r\n", head)

    def test_other_products_have_other_pages(self) -> None:
        answer = self.ask(self.connect("nginx", "http"))
        self.assertIn(b"Server: nginx/1.22.1", answer)
        self.assertIn(b"<center><h1>403 Forbidden</h1></center>", answer)
        self.assertIn(b"<center>nginx", self.converse(self.connect("nginx", "http"), b"\x16\x03\x01\x00\x05hello"))

    def test_a_throttle_begins_after_its_number(self) -> None:
        kept = self.connect("quiet", "http")
        answers = [self.ask(kept).split()[1] for _ in range(4)]
        self.assertEqual(answers[-1], b"403")
        self.assertEqual(sorted(answers), answers)


class Failures(Running):
    def test_malformed_answers_are_malformed_and_end_or_not(self) -> None:
        for how, (word, is_ending) in MALFORMED.items():
            connection = self.connect("iis", "http")
            connection.sendall(f"GET /malformed/{how} HTTP/1.1\r\nHost: iis.corp.example\r\n\r\n".encode())
            answer = b""
            while len(answer) < 100_000 and (more := connection.recv(65536)):
                answer += more
            self.assertIn(word, answer, how)
            self.assertEqual(len(answer) < 100_000, is_ending, how)

    def test_an_answer_ends_where_it_is_to_end(self) -> None:
        with self.assertRaises(ConnectionResetError):
            self.converse(self.connect("status", "http"), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        cut = self.converse(self.connect("header", "http"), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertTrue(cut.startswith(b"HTTP/1.1 404") and b"\r\n\r\n" not in cut, cut)
        secure = self.secure(self.connect("header", "agent_site"), "header.corp.example")
        half = self.converse(secure, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        length = int(re.search(rb"Content-Length: (\d+)", half)[1])
        self.assertEqual(len(half.partition(b"\r\n\r\n")[2]), length // 2)

    def test_an_answer_can_be_reset_or_closed(self) -> None:
        with self.assertRaises(ConnectionResetError):
            self.get("/reset")
        self.assertEqual(self.get("/close"), ("", b""))

    def test_an_answer_can_stop_behind_its_header(self) -> None:
        connection = self.secure(self.connect("drip", "agent_site"), "drip.corp.example")
        self.assertTrue(self.ask(connection).endswith(b"\r\n\r\n"))
        connection.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            connection.recv(1)

    def test_a_tarpit_drips_behind_its_header(self) -> None:
        connection = self.connect("drip", "http")
        self.assertTrue(self.ask(connection).startswith(b"HTTP/1.1 200 OK"))
        self.assertLess(len(connection.recv(65536)), 100)

    def test_every_second_answer_of_a_connection_fails(self) -> None:
        connection = self.connect("flaky", "http")
        self.assertIn(b" 200 ", self.ask(connection))
        with self.assertRaises(ConnectionResetError):
            self.ask(connection)
        closing = self.secure(self.connect("flaky", "agent_site"), "flaky.corp.example")
        self.assertIn(b" 200 ", self.ask(closing))
        self.assertEqual(self.ask(closing), b"")

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

    def test_a_stage_that_is_none_of_the_scheme(self) -> None:
        host = {"name": "a.b", "endpoints": {"http": {"voice": "stall", "stage": "handshake"}}}
        self.assertIn("a.http.stage", self.refusal({"hosts": [host]}))

    def test_a_redirect_without_a_word_on_its_location(self) -> None:
        host = {"name": "a.b", "endpoints": {"http": {"paths": {"/x": "redirect"}}}}
        self.assertIn("a.http.paths./x", self.refusal({"hosts": [host]}))

    def test_a_placeholder_without_meaning(self) -> None:
        inventory = {"agent_install_url": "https://a:${b.https}/"}
        self.assertIn("${b.https}", self.refusal({"hosts": [], "inventory": inventory}))


if __name__ == "__main__":
    unittest.main()
