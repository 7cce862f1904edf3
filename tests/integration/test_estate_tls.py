"""Does the imitation's TLS end, drip, ask for certificates and show them as it is told to?"""

import re
import ssl
import subprocess
import unittest

from imitation import Running


class Security(Running):
    def test_a_hello_to_plain_http_gets_the_whole_invalid_verb_answer(self) -> None:
        answer = self.converse(self.connect("iis", "http"), b"\x16\x03\x01\x00\x05hello")
        self.assertEqual(len(answer), 505)

    def test_plain_http_to_tls_gets_no_byte_or_what_is_declared(self) -> None:
        request = b"GET / HTTP/1.1\r\nHost: iis\r\n\r\n"
        self.assertEqual(self.converse(self.connect("iis", "https"), request), b"")
        with self.assertRaises(ConnectionResetError):
            self.converse(self.connect("flaky", "agent_site"), request)
        self.assertIn(b"The plain HTTP request was sent to HTTPS port", self.converse(self.connect("nginx", "https"), request))
        self.assertIn(b"You're speaking plain HTTP", self.converse(self.connect("nginx", "agent_site"), request))
        silent = self.connect("quiet", "https")
        silent.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.converse(silent, request)

    def test_a_name_that_is_needed_and_missing_is_answered_by_a_reset_or_an_alert(self) -> None:
        self.assertEqual(self.secure(self.connect("iis", "agent_site")).version(), "TLSv1.3")
        with self.assertRaises(ConnectionResetError):
            self.secure(self.connect("iis", "agent_site"), name=None)
        with self.assertRaisesRegex(ssl.SSLError, "INTERNAL_ERROR"):
            self.secure(self.connect("flaky", "https"), name=None)

    def test_an_alert_is_that_alert(self) -> None:
        with self.assertRaisesRegex(ssl.SSLError, "UNRECOGNIZED_NAME"):
            self.secure(self.connect("odd", "https"))

    def test_a_handshake_ends_where_it_is_to_end(self) -> None:
        for label, endpoint in (("odd", "agent_site"), ("status", "https")):
            with self.assertRaises((ssl.SSLEOFError, ssl.SSLZeroReturnError)):
                self.secure(self.connect(label, endpoint), "status.corp.example")
        self.assertTrue(self.is_reset(self.secure(self.connect("header", "https"), "header.corp.example")))

    def test_a_handshake_can_stop_or_drip(self) -> None:
        connection = self.secure(self.connect("status", "agent_site"), "status.corp.example")
        connection.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.ask(connection)
        dripping = self.connect("drip", "https")
        dripping.settimeout(0.5)
        with self.assertRaises(TimeoutError):
            self.secure(dripping, "drip.corp.example")

    def test_a_record_can_break_the_rules(self) -> None:
        with self.assertRaisesRegex(ssl.SSLError, "PACKET_LENGTH_TOO_LONG"):
            self.secure(self.connect("quiet", "agent_site"), "quiet.corp.example")

    def test_transport_security_is_told_over_tls(self) -> None:
        head = self.get("/", connection=self.secure(self.connect("iis", "https")))[0]
        self.assertIn("Strict-Transport-Security: max-age=5", head)

    def test_a_certificate_wanted_after_the_request_gives_the_generic_403(self) -> None:
        head, body = self.get("/", connection=self.secure(self.connect("iis", "https")))
        self.assertIn(" 403 ", head.splitlines()[0])
        self.assertEqual(len(body), 1233)

    def test_what_the_client_shows_decides(self) -> None:
        """No certificate 403.7, one of a stranger 403.16, one of the estate serves."""
        shown = {None: "403.7 -", "stranger.pem": "403.16 -", "client.pem": "IIS Windows Server"}
        for endpoint in ("https", "agent_site"):
            for client, word in shown.items():
                connection = self.secure(self.connect("client", endpoint), "client.corp.example", client)
                self.assertIn(word, self.get("/", connection=connection)[1].decode(), (endpoint, client))

    def test_tls_1_3_has_no_renegotiation(self) -> None:
        head = self.get("/", connection=self.secure(self.connect("late", "https"), "late.corp.example"))[0]
        self.assertIn(" 500 ", head.splitlines()[0])
        connection = self.secure(self.connect("late", "agent_site"), "late.corp.example")
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertTrue(self.is_reset(connection))


class Certificates(Running):
    def handshake(self, kind: str, *options: str) -> str:
        """What `openssl s_client` says of a certificate, whether it likes it or not."""
        port = self.estate.port("cert", "https")[1]
        name = f"{kind.replace('_', '-')}.corp.example"
        words = ["openssl", "s_client", "-connect", f"127.1.0.11:{port}", "-servername", name, "-verify_hostname", name,
                 "-CAfile", self.estate.authority, "-cipher", "ALL:@SECLEVEL=0", *options]
        result = subprocess.run(words, input="Q\n", capture_output=True, text=True, timeout=20)
        return result.stdout + result.stderr

    def test_each_certificate_is_judged_by_openssl_as_it_is_named(self) -> None:
        told = {
            "good": "Verification: OK", "wildcard": "Verification: OK", "root_included": "Verification: OK",
            "unrelated_extra": "Verification: OK", "ed25519": "PKEY: ED25519",
            "name_constraint": "permitted subtree violation", "expired_intermediate": "certificate has expired",
            "malformed": "nested asn1 error|invalid object encoding|wrong tag", "malformed_issuer": "invalid object encoding|nested asn1 error",
            "md5": "Verification: OK", "weak_intermediate": "Verification: OK",
        }
        for kind, words in told.items():
            self.assertRegex(self.handshake(kind), words, kind)

    def test_signatures_are_as_weak_as_they_are_named(self) -> None:
        self.assertIn("sigalg: RSA-MD5", self.handshake("md5"))
        self.assertIn("sigalg: RSA-SHA1", self.handshake("weak_intermediate"))

    def test_names_are_covered_as_declared(self) -> None:
        self.assertIn("DNS:*.corp.example", self.text_of("wildcard"))
        self.assertIn("DNS:p*.corp.example", self.text_of("partial_wildcard"))

    def text_of(self, kind: str) -> str:
        shown = re.search("-----BEGIN.*?END CERTIFICATE-----", self.handshake(kind), re.DOTALL)[0]
        return subprocess.run(["openssl", "x509", "-noout", "-text"], input=shown, capture_output=True, text=True).stdout

    def test_the_chain_is_sent_as_declared(self) -> None:
        for kind, length in (("good", 2), ("root_included", 3), ("unrelated_extra", 3)):
            self.assertEqual(self.handshake(kind, "-showcerts").count("BEGIN CERTIFICATE"), length, kind)

    def test_a_huge_chain_is_too_large_for_who_sets_no_limit(self) -> None:
        self.assertIn("excessive message size", self.handshake("huge_chain"))

    def test_a_staple_comes_for_who_asks(self) -> None:
        self.assertIn("OCSP response: no response sent", self.handshake("good", "-status"))
        self.assertIn("Cert Status: good", self.handshake("good_staple", "-status"))
        self.assertIn("Cert Status: revoked", self.handshake("revoked_staple", "-status"))


if __name__ == "__main__":
    unittest.main()
