"""Do many hosts that never answer cost their time-outs side by side, and does none of them pass?"""

import contextlib
import json
import pathlib
import socket
import tempfile
import time
import unittest

from support import scan

HOSTS = 200


class Silence(unittest.TestCase):
    def test_two_hundred_silent_hosts_cost_their_time_outs_in_parallel(self) -> None:
        with contextlib.ExitStack() as stack:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ports = []
            for _ in range(2):
                # Nobody accepts: the kernel completes the connections, and no byte ever comes.
                listener = stack.enter_context(socket.create_server(("0.0.0.0", 0), backlog=4096))
                ports.append(listener.getsockname()[1])
            inventory = folder / "inventory.json"
            inventory.write_text(json.dumps({"cem": False, "hosts": [
                {"name": f"h{i}.silent.invalid", "address": f"127.3.0.{i + 1}", "roles": ["site-server"],
                 "ports": [{"http": ports[0], "https": ports[1]}], "agent_site_port": ports[1]}
                for i in range(HOSTS)]}))
            started = time.monotonic()
            report = scan(inventory, "https", folder / "journal.ndjson", "--timeout", "500ms", "--in-flight", str(HOSTS))
            took = time.monotonic() - started
        # One after the other, a single time-out of each host would take 100 seconds.
        self.assertLess(took, 60)
        self.assertEqual({e["state"] for e in report["endpoints"]}, {"silent"})
        self.assertEqual(len(report["endpoints"]), 2 * HOSTS)
        measured = [f for f in report["findings"] if f["host"] is not None and f["verdict"] != "not_observable"]
        self.assertEqual({f["verdict"] for f in measured}, {"inconclusive"})
        named = " ".join(u["what"] for u in report["unmeasured"])
        self.assertTrue(all(f"h{i}.silent.invalid" in named for i in range(HOSTS)))


if __name__ == "__main__":
    unittest.main()
