"""Are the answers of servers that others wrote classified right: nginx, Apache, openssl s_server?"""

import itertools
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import peers
from peers import APACHE_HEAD, APACHE_MODULES, NGINX_HEAD, address_of, apache, free_ports, nginx, s_server
from support import Report, path_state, port_state, scan, trusting

HOST = "peer.corp.example"
CONSOLE = "/Altiris/Console"
PORTAL = "/Altiris/SoftwarePortal"

# Of the servers of this process.
NUMBERS = itertools.count(1)

NGINX = NGINX_HEAD + """
    ssl_certificate {folder}/leaf.pem; ssl_certificate_key {folder}/leaf.key; ssl_protocols TLSv1.2 TLSv1.3;
    server {{
        listen {address}:{http};
        location / {{ return 301 https://{host}:{https}$request_uri; }}
        location {console} {{ return 403; }}
        location {portal} {{ return 200 "portal"; }}
    }}
    server {{
        listen {address}:{https} ssl;
        location / {{ return 200 "site"; }}
        location {console} {{ add_header WWW-Authenticate NTLM always; return 401; }}
        location {portal} {{ return 302 http://{host}:{http}$request_uri; }}
    }}
}}
"""

APACHE = APACHE_HEAD + """
ServerName {host}
Listen {address}:{http}
Listen {address}:{https}
<VirtualHost {address}:{http}>
    ServerName {host}
    <Location {portal}>
        Require all denied
    </Location>
</VirtualHost>
<VirtualHost {address}:{https}>
    ServerName {host}
    SSLEngine on
    SSLProtocol {protocol}
    SSLCertificateFile {folder}/leaf.pem
    SSLCertificateKeyFile {folder}/leaf.key
    SSLCACertificateFile {folder}/ca.pem
    <Location {console}>
        SSLVerifyClient require
    </Location>
</VirtualHost>
"""


def openssl(folder: pathlib.Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


class Peer(unittest.TestCase):
    """One server, in a folder of its own, with a root and a certificate for HOST."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.address = address_of(128, next(NUMBERS))
        self.http, self.https = free_ports(self.address, 2)
        openssl(self.folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Peer Root",
                "-keyout", "ca.key", "-out", "ca.pem")
        openssl(self.folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}", "-keyout", "leaf.key",
                "-out", "leaf.csr")
        (self.folder / "extensions").write_text(f"subjectAltName=DNS:{HOST}\nextendedKeyUsage=serverAuth\n")
        openssl(self.folder, "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "30", "-extfile", "extensions", "-out", "leaf.pem")

    def configure(self, template: str, name: str = "server.conf", **more: str) -> pathlib.Path:
        file = self.folder / name
        file.write_text(template.format(folder=self.folder, address=self.address, http=self.http, https=self.https,
                                        host=HOST, console=CONSOLE, portal=PORTAL, modules=APACHE_MODULES, **more))
        return file

    def scan(self, http: int | None, https: int | None, *options: str | pathlib.Path) -> Report:
        inventory = self.folder / "inventory.json"
        host = {"name": HOST, "roles": ["notification-server"], "address": self.address,
                "ports": [{"http": http, "https": https}]}
        inventory.write_text(json.dumps({"hosts": [host]}))
        return scan(inventory, "https", self.folder / "journal.ndjson", "--deep", *trusting(self.folder / "ca.pem"), *options)

    def agent(self, name: str = "agent") -> pathlib.Path:
        """A client certificate of the root, with its key; or one that signed itself, unless it is the agent's."""
        issuer = ("-CA", "ca.pem", "-CAkey", "ca.key") if name == "agent" else ()
        openssl(self.folder, "req", "-x509", *issuer, "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.crt")
        file = self.folder / f"{name}.pem"
        file.write_text((self.folder / f"{name}.key").read_text() + (self.folder / f"{name}.crt").read_text())
        return file

    def with_certificate(self, kind: str) -> list[dict]:
        """What the journal has of HTTPS with our certificate."""
        lines = (self.folder / "journal.ndjson").read_text().splitlines()
        return [line for line in map(json.loads, lines)
                if line.get("kind") == kind and line.get("port") == self.https and line.get("with_client_certificate")]

    def tls(self, report: Report, port: int) -> dict:
        return next(e["tls"] for e in report["endpoints"] if e["port"] == port)


class Nginx(Peer):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(nginx(self.folder, self.configure(NGINX)))

    def test_states(self) -> None:
        report = self.scan(self.http, self.https)
        self.assertEqual(port_state(report, HOST, self.http), "http")
        self.assertEqual(port_state(report, HOST, self.https), "tls")
        for port, path, state in ((self.http, "/", "redirects_to_https"), (self.http, CONSOLE, "requires_ssl"),
                                  (self.http, PORTAL, "serves"), (self.https, "/", "serves"),
                                  (self.https, CONSOLE, "auth_challenge"), (self.https, PORTAL, "redirects_to_http")):
            with self.subTest(port=port, path=path):
                self.assertEqual(path_state(report, HOST, port, path), state)

    def test_tls(self) -> None:
        tls = self.tls(self.scan(self.http, self.https), self.https)
        self.assertEqual(tls["versions"], {"TLS 1.0": "refused", "TLS 1.1": "refused", "TLS 1.2": "accepted",
                                           "TLS 1.3": "accepted"})
        self.assertEqual(tls["certificate"]["problems"], [])
        self.assertEqual(tls["certificate"]["sans"], [HOST])

    def test_ports_the_wrong_way_round(self) -> None:
        report = self.scan(self.https, self.http)
        self.assertEqual(port_state(report, HOST, self.https), "tls")
        self.assertEqual(port_state(report, HOST, self.http), "http")


class Apache(Peer):
    def start(self, protocol: str, *options: str | pathlib.Path) -> Report:
        self.enterContext(apache(self.folder, self.configure(APACHE, protocol=protocol)))
        return self.scan(self.http, self.https, *options)

    def let_in(self, protocol: str) -> None:
        self.start(protocol, "--client-certificate", self.agent())
        answers = {answer["path"]: answer for answer in self.with_certificate("answer")}
        self.assertEqual(answers[CONSOLE]["status"], 200)
        self.assertEqual(answers[CONSOLE]["client_certificate"], "after_request")
        self.assertEqual(answers["/"]["client_certificate"], "none")

    def keep_out(self, protocol: str) -> None:
        self.start(protocol, "--client-certificate", self.agent("stranger"))
        answers = [answer for answer in self.with_certificate("answer") if answer["path"] == CONSOLE]
        self.assertEqual(answers[-1]["outcome"], "alert")
        self.assertNotIn("ok", [answer["outcome"] for answer in answers])

    def test_an_agent_is_let_in_by_renegotiation(self) -> None:
        self.let_in("TLSv1.2")

    def test_an_agent_is_let_in_under_tls_1_3(self) -> None:
        self.let_in("TLSv1.3")

    def test_a_stranger_is_kept_out_by_renegotiation(self) -> None:
        self.keep_out("TLSv1.2")

    def test_a_stranger_is_kept_out_under_tls_1_3(self) -> None:
        self.keep_out("TLSv1.3")

    def test_a_certificate_wanted_after_the_request(self) -> None:
        report = self.start("TLSv1.2")
        self.assertEqual(port_state(report, HOST, self.https), "tls")
        self.assertEqual(path_state(report, HOST, self.https, "/"), "serves")
        self.assertEqual(path_state(report, HOST, self.https, CONSOLE), "requires_client_certificate")
        self.assertEqual(path_state(report, HOST, self.http, CONSOLE), "serves")
        self.assertEqual(path_state(report, HOST, self.http, PORTAL), "requires_ssl")

    def test_the_same_under_tls_1_3(self) -> None:
        report = self.start("TLSv1.3")
        self.assertEqual(path_state(report, HOST, self.https, "/"), "serves")
        self.assertIn(path_state(report, HOST, self.https, CONSOLE), ("requires_client_certificate", "forbidden"))


class Openssl(Peer):
    def start(self, *options: str) -> None:
        self.enterContext(s_server(self.folder, "-accept", f"{self.address}:{self.https}", "-cert", "leaf.pem",
                                   "-key", "leaf.key", *options))

    def test_www(self) -> None:
        self.start("-tls1_2")
        report = self.scan(self.http, self.https)
        self.assertEqual(port_state(report, HOST, self.http), "closed")
        self.assertEqual(port_state(report, HOST, self.https), "tls")
        self.assertEqual(path_state(report, HOST, self.https, "/"), "serves")
        self.assertEqual(self.tls(report, self.https)["versions"],
                         {"TLS 1.0": "refused", "TLS 1.1": "refused", "TLS 1.2": "accepted", "TLS 1.3": "refused"})

    def test_a_certificate_wanted_in_the_handshake(self) -> None:
        self.start("-Verify", "1")
        report = self.scan(self.http, self.https)
        self.assertEqual(port_state(report, HOST, self.https), "tls")
        self.assertEqual(self.tls(report, self.https)["client_certificate"], "required")

    def test_an_agent_is_let_in(self) -> None:
        self.start("-Verify", "1", "-verify_return_error", "-CAfile", "ca.pem")
        report = self.scan(self.http, self.https, "--client-certificate", self.agent())
        self.assertEqual([handshake["outcome"] for handshake in self.with_certificate("handshake")], ["ok"])
        self.assertEqual({answer["status"] for answer in self.with_certificate("answer")}, {200})
        told = (self.folder / "journal.ndjson").read_text() + json.dumps(report)
        for line in (self.folder / "agent.key").read_text().splitlines():
            self.assertNotIn(line, told)

    def test_a_stranger_is_kept_out(self) -> None:
        self.start("-Verify", "1", "-verify_return_error", "-CAfile", "ca.pem")
        self.scan(self.http, self.https, "--client-certificate", self.agent("stranger"))
        self.assertEqual([handshake["outcome"] for handshake in self.with_certificate("handshake")], ["alert"])
        self.assertEqual({answer["outcome"] for answer in self.with_certificate("answer")}, {"not_asked"})


class Endings(Peer):
    """No server is left behind by a test, however it ends."""

    # In a process of its own: it says the server's process, and waits for its own end.
    STARTER = "import sys, pathlib, peers\n" \
              "with getattr(peers, sys.argv[1])(pathlib.Path(sys.argv[2]), *sys.argv[3:]) as server:\n" \
              "    print(server.pid, flush=True)\n" \
              "    sys.stdin.read()\n"

    def servers(self) -> dict[str, list[str]]:
        s_server = ["-accept", f"{self.address}:{self.https}", "-cert", "leaf.pem", "-key", "leaf.key"]
        return {"nginx": [str(self.configure(NGINX, "nginx.conf"))],
                "apache": [str(self.configure(APACHE, "apache.conf", protocol="TLSv1.2"))], "s_server": s_server}

    def check_killed(self, name: str, words: list[str]) -> None:
        starter = subprocess.Popen([sys.executable, "-B", "-c", self.STARTER, name, self.folder, *words],
                                   cwd=pathlib.Path(__file__).parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with starter, open(os.pidfd_open(int(starter.stdout.readline())), "rb") as server:
            starter.kill()
            ended, _, _ = select.select([server], [], [], 60)
            if not ended:
                signal.pidfd_send_signal(server.fileno(), signal.SIGTERM)
        self.assertTrue(ended)
        self.assertRaises(ConnectionRefusedError, socket.create_connection, (self.address, self.https))

    def test_a_server_ends_with_the_process_that_started_it(self) -> None:
        for name, words in self.servers().items():
            with self.subTest(name):
                self.check_killed(name, words)

    def test_a_server_ends_with_a_test_that_fails(self) -> None:
        for name, words in self.servers().items():
            with self.subTest(name):
                with self.assertRaises(ZeroDivisionError), getattr(peers, name)(self.folder, *words):
                    socket.create_connection((self.address, self.https)).close()
                    raise ZeroDivisionError
                self.assertRaises(ConnectionRefusedError, socket.create_connection, (self.address, self.https))

    def test_a_server_that_does_not_start_is_told(self) -> None:
        with socket.create_server((self.address, self.https)):
            for name, words in self.servers().items():
                with self.subTest(name), self.assertRaisesRegex(RuntimeError, name.replace("_", ".")):
                    self.enterContext(getattr(peers, name)(self.folder, *words))
                self.assertRaises(ChildProcessError, os.waitpid, -1, os.WNOHANG)


if __name__ == "__main__":
    unittest.main()
