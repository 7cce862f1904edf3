"""Does a scan that shows its progress on a terminal come to the same as one that shows nothing?"""

import contextlib
import json
import os
import pathlib
import pty
import socket
import subprocess
import tempfile
import unittest

from support import JUDGED

QUICK_HOSTS = 20


def read_to_its_end(terminal: int) -> str:
    shown = b""
    with contextlib.suppress(OSError):  # how Linux tells that the other side was closed
        while piece := os.read(terminal, 4096):
            shown += piece
    os.close(terminal)
    return shown.decode()


class Terminal(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        # Nobody accepts: one host is silent, and its visit ends when the line was drawn many times.
        listener = self.enterContext(socket.create_server(("127.3.1.1", 0), backlog=64))
        port = listener.getsockname()[1]
        hosts = [{"name": "silent.corp.example", "address": "127.3.1.1"}]
        hosts += [{"name": f"h{i}.corp.example", "address": f"127.3.2.{i + 1}"} for i in range(QUICK_HOSTS)]
        for host in hosts:
            host |= {"roles": ["site-server"], "ports": [{"http": port, "https": port + 1}], "agent_site_port": port + 2}
        (self.folder / "inventory.json").write_text(json.dumps({"hosts": hosts}))

    def scan(self, name: str, errors: int) -> None:
        arguments = [os.environ["ITMSCAN"], "scan", "inventory.json", "--profile", "https", "--timeout", "500ms",
                     "--no-system-roots", "--journal", f"{name}.ndjson", "-o", f"{name}.json"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=errors, cwd=self.folder)

    def findings(self, name: str) -> dict[str, str]:
        self.assertIn(self.process.wait(), JUDGED)
        report = json.loads((self.folder / f"{name}.json").read_text())
        return {finding["key"]: finding["verdict"] for finding in report["findings"]}

    def test_the_findings_are_those_of_a_scan_without_a_terminal(self) -> None:
        self.scan("silently", subprocess.DEVNULL)
        expected = self.findings("silently")
        ours, theirs = pty.openpty()
        self.scan("shown", theirs)
        os.close(theirs)
        shown = read_to_its_end(ours)
        self.assertEqual(self.findings("shown"), expected)
        self.assertIn(f" of {QUICK_HOSTS + 1} hosts", shown)


if __name__ == "__main__":
    unittest.main()
