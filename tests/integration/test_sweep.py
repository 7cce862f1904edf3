"""Does a sweep find what answers, tell what answers for everything, and hand scan an inventory that it can use?"""

import contextlib
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import unittest
from typing import Any

import jsonschema

from support import TARGETS, Estate, check_schema, comparable, itmscan, scan, scenario_path, trusting

ITMSCAN = os.environ["ITMSCAN"]
MASK = (1 << 64) - 1


def canary_ports(address: str) -> list[int]:
    """The ports that nobody is expected to use, as include/verdict/sweep_judge.h has them (when none of them is swept)."""
    ports: list[int] = []
    for which in range(2):
        value = 0xCBF29CE484222325
        for byte in struct.pack("=II", struct.unpack("!I", socket.inet_aton(address))[0], which):
            value = ((value ^ byte) * 0x100000001B3) & MASK
        for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            value = ((value ^ (value >> 33)) * factor) & MASK
        value ^= value >> 33
        port = 20000 + (value + 1) % 12768
        while port in ports:
            port = 20000 + (port - 20000 + 1) % 12768
        ports.append(port)
    return ports


class Loopback(unittest.TestCase):
    """A test with a folder and listeners of its own."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.stack = self.enterContext(contextlib.ExitStack())

    def listen(self, address: str, port: int = 0) -> int:
        return self.stack.enter_context(socket.create_server((address, port), backlog=64)).getsockname()[1]

    def listen_at_all(self, addresses: list[str]) -> int:
        """One port at all of them: one that the kernel gave for the first, and that is free at the others."""
        for _ in range(100):
            with contextlib.ExitStack() as tried, contextlib.suppress(OSError):
                first = tried.enter_context(socket.create_server((addresses[0], 0), backlog=64))
                for address in addresses[1:]:
                    tried.enter_context(socket.create_server((address, first.getsockname()[1]), backlog=64))
                self.stack.enter_context(tried.pop_all())
                return first.getsockname()[1]
        self.fail("no port is free at all addresses")

    def silence(self, address: str) -> int:
        """A port that leaves questions without an answer: its queue is full, and nobody takes anything out of it."""
        listener = self.stack.enter_context(socket.create_server((address, 0), backlog=0))
        for _ in range(3):
            filler = self.stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        return listener.getsockname()[1]

    def closed(self, address: str) -> int:
        """A port where nobody listens, and nobody else can."""
        holder = self.stack.enter_context(socket.socket())
        holder.bind((address, 0))
        return holder.getsockname()[1]

    def sweep(self, *words: str, code: int = 0, **more: Any) -> tuple[dict[str, Any], str]:
        result = subprocess.run([ITMSCAN, "sweep", *words], cwd=self.folder, capture_output=True, text=True, timeout=120, **more)
        self.assertEqual(result.returncode, code, result.stderr)
        return self.check_inventory(result.stdout), result.stderr

    def check_inventory(self, text: str) -> dict[str, Any]:
        inventory = json.loads(text)
        jsonschema.Draft202012Validator(json.loads((TARGETS / "schema" / "inventory.schema.json").read_text())).validate(inventory)
        self.assertTrue(inventory["guess_roles"])
        return inventory

    def assert_refused(self, *words: str, says: str, code: int = 2, **more: Any) -> None:
        result = subprocess.run([ITMSCAN, *words], cwd=self.folder, capture_output=True, text=True, timeout=60, **more)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(says, result.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])


class Found(Loopback):
    def test_every_address_with_an_open_port_is_a_host(self) -> None:
        addresses = [f"127.60.1.{i}" for i in (1, 77, 254)]
        port = self.listen_at_all(addresses)
        inventory, told = self.sweep("127.60.1.0/24", "--ports", str(port))
        self.assertEqual([host["name"] for host in inventory["hosts"]], addresses)
        self.assertEqual([host["address"] for host in inventory["hosts"]], addresses)
        self.assertIn("swept 256 addresses", told)
        self.assertIn("3 open, 253 closed, 0 silent, 0 unreachable, 0 unmeasured", told)
        self.assertNotIn("\r", told, "progress is for terminals")

    def test_ports_have_their_places_and_none_is_declared_absent(self) -> None:
        plain, tls, agent = (self.listen("127.60.2.1") for _ in range(3))
        further = self.listen("127.60.2.2")
        inventory, _ = self.sweep("127.60.2.1-127.60.2.2", "--ports", f"{plain}/http,{tls}/https,{agent}/agent,80,{further}/https")
        self.assertEqual(inventory["hosts"], [
            {"name": "127.60.2.1", "address": "127.60.2.1", "ports": [{"http": plain, "https": tls}], "agent_site_port": agent},
            {"name": "127.60.2.2", "address": "127.60.2.2", "ports": [{"http": 80, "https": further}], "agent_site_port": agent}])

    def test_what_is_excluded_is_not_asked(self) -> None:
        port = self.listen_at_all(["127.60.3.1", "127.60.3.2"])
        inventory, told = self.sweep("127.60.3.0/30", "--exclude", "127.60.3.2", "--ports", str(port))
        self.assertEqual([host["name"] for host in inventory["hosts"]], ["127.60.3.1"])
        self.assertIn("swept 3 addresses", told)

    def test_silent_ports_are_told_from_closed_ones(self) -> None:
        port = self.silence("127.60.4.1")
        inventory, told = self.sweep("127.60.4.1", "--ports", f"{port},{self.closed('127.60.4.1')}", "--wait", "100ms", "--attempts", "3")
        self.assertEqual(inventory["hosts"], [])
        self.assertIn("0 open, 1 closed, 1 silent", told)

    def test_nothing_found_is_a_result_and_scan_says_that_there_is_no_host(self) -> None:
        port = self.closed("127.60.5.1")
        inventory, told = self.sweep("127.60.5.1", "--ports", str(port), "-o", "-")
        self.assertEqual(inventory["hosts"], [])
        self.assertIn("no host was found", told)
        self.assert_refused("scan", "-", "-p", "https", says="there is no host", input=json.dumps(inventory))

    def test_the_inventory_goes_where_it_is_told(self) -> None:
        port = self.listen("127.60.6.1")
        result = subprocess.run([ITMSCAN, "sweep", "127.60.6.1", "--ports", str(port), "-q", "-o", "found.json"],
                                cwd=self.folder, capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual((result.stdout, result.stderr), ("", ""))
        self.assertEqual(len(self.check_inventory((self.folder / "found.json").read_text())["hosts"]), 1)

    def test_a_sweep_with_few_descriptors_finds_the_same(self) -> None:
        addresses = [f"127.60.{i}.{i}" for i in range(16, 24)]
        words = ("127.60.16.0/21", "--ports", str(self.listen_at_all(addresses)))
        starved, _ = self.sweep(*words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.assertEqual([host["name"] for host in starved["hosts"]], addresses)
        self.assertEqual(self.sweep(*words)[0], starved)

    def test_bare_packets_find_the_same(self) -> None:
        addresses = ["127.60.24.9", "127.60.24.200"]
        words = ("127.60.24.0/24", "--ports", str(self.listen_at_all(addresses)))
        result = subprocess.run([ITMSCAN, "sweep", "--syn", *words], capture_output=True, text=True, timeout=120)
        if result.returncode == 3:
            self.skipTest(result.stderr)
        self.assertEqual(self.check_inventory(result.stdout), self.sweep(*words)[0])


class AnswersForEverything(Loopback):
    def answer_for_everything(self, addresses: list[str]) -> int:
        port = self.listen_at_all(addresses)
        for address in addresses:
            for canary in canary_ports(address):
                self.listen(address, canary)
        return port

    def test_a_single_address_is_marked_and_told(self) -> None:
        port = self.answer_for_everything(["127.61.1.7"])
        inventory, told = self.sweep("127.61.1.0/24", "--ports", str(port))
        self.assertEqual([host["tags"] for host in inventory["hosts"]], [{"sweep": "answers on every port"}])
        self.assertIn("127.61.1.7: answers on any port", told)

    def test_a_whole_network_is_one_line_and_no_hosts(self) -> None:
        port = self.answer_for_everything([f"127.61.2.{i}" for i in range(16, 32)])
        self.listen("127.61.2.40", port)
        inventory, told = self.sweep("127.61.2.16/28", "127.61.3.40", "--ports", str(port))
        self.assertEqual(inventory["hosts"], [])
        self.assertIn("127.61.2.16-127.61.2.31: left out of the inventory: 16 of 16 addresses", told)
        inventory, told = self.sweep("127.61.2.0/24", "--ports", str(port))
        self.assertEqual(len(inventory["hosts"]), 17, "of a network where most addresses do not answer, hosts are kept")
        self.assertEqual(sum("tags" in host for host in inventory["hosts"]), 16)
        self.assertNotIn("left out", told)


class Refused(Loopback):
    def test_what_is_no_range_of_ipv4_hosts(self) -> None:
        for text, says in (("10.0.0.0/33", "10.0.0.0/33"), ("nowhere", "nowhere"), ("2001:db8::/120", "only ranges of IPv4"),
                           ("0.0.0.0/24", "no host is"), ("223.0.0.0-224.0.0.1", "no host is"), ("10.0.0.9-10.0.0.1", "before the first")):
            self.assert_refused("sweep", text, says=says)

    def test_too_many_targets(self) -> None:
        self.assert_refused("sweep", "16.0.0.0/4", says="more than a sweep can take")

    def test_nothing_left(self) -> None:
        self.assert_refused("sweep", "10.0.0.0/24", "--exclude", "10.0.0.0/16", says="no address left")

    def test_a_bad_list_of_ports(self) -> None:
        for ports in ("80,", "0", "65536", "80/ftp", "http", "80/", "80 443", "80/http,80/https", ",".join(map(str, range(1, 66)))):
            self.assert_refused("sweep", "10.0.0.0/24", "--ports", ports, says="--ports")

    def test_options_out_of_their_range(self) -> None:
        for option, value in (("--rate", "0"), ("--attempts", "0"), ("--attempts", "99"), ("--wait", "soon"), ("--exclude", "x")):
            self.assert_refused("sweep", "10.0.0.0/24", option, value, says=value if option == "--exclude" else option)
        self.assert_refused("sweep", says="needs a range")
        self.assert_refused("sweep", "10.0.0.0/24", "-o", "a.json", "-o", "b.json", says="twice")
        self.assert_refused("scan", "absent.json", "--syn", says="--sweep-first")

    def test_an_unwritable_output_is_refused_before_any_packet(self) -> None:
        self.assert_refused("sweep", "10.0.0.0/24", "-o", "absent/found.json", says="absent/found.json")

    def test_packets_without_the_right_to_send_them(self) -> None:
        program = shutil.which("setpriv")
        if os.geteuid() != 0:
            prefix: list[str] = []
        elif program is None:
            self.skipTest("setpriv is not there to give the right up")
        else:
            prefix = [program, "--bounding-set=-net_raw", "--inh-caps=-net_raw"]
        port = self.listen("127.62.1.1")
        for words in (["sweep", "127.62.1.1", "--ports", str(port)], ["scan", "-", "-p", "https", "--sweep-first"]):
            result = subprocess.run([*prefix, ITMSCAN, *words, "--syn"], cwd=self.folder, capture_output=True, text=True, timeout=60,
                                    input='{"hosts":[{"name":"127.62.1.1"}]}')
            self.assertEqual(result.returncode, 3, result.stderr)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            self.assertEqual(result.stderr.count("setcap"), 1, result.stderr)
            self.assertIn("without --syn it connects", result.stderr)
            self.assertEqual(list(self.folder.iterdir()), [])


UNASKED = "the sweep could not ask 4 of 5 ports from where it ran: hosts may be missing"


class WithoutRoute(Loopback):
    """In a network namespace of its own, which knows no way to anywhere."""

    def setUp(self) -> None:
        super().setUp()
        self.alone = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
        if not all(map(shutil.which, ("unshare", "ip"))) or subprocess.run([*self.alone, "true"], capture_output=True).returncode != 0:
            self.skipTest("no network namespace can be made here")

    def test_what_no_route_leads_to_is_unmeasured_and_not_silent(self) -> None:
        script = f"ip link set lo up && exec {ITMSCAN} sweep 10.0.0.0/30 127.0.0.1 --ports 9"
        result = subprocess.run([*self.alone, "sh", "-c", script], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("0 open, 1 closed, 0 silent, 0 unreachable, 4 unmeasured", result.stderr)
        self.assertIn("Network is unreachable", result.stderr)
        self.assertIn("not complete", result.stderr)
        inventory = self.check_inventory(result.stdout)
        self.assertEqual(inventory["hosts"], [])
        self.assertEqual(inventory["notes"], [UNASKED])

    def test_a_scan_of_what_a_sweep_found_tells_what_could_not_be_asked(self) -> None:
        port = str(self.closed("127.0.0.1"))
        inventory = {"guess_roles": True, "hosts": [{"name": "127.0.0.1", "ports": [{"http": int(port), "https": None}]}], "notes": [UNASKED]}
        (self.folder / "found.json").write_text(json.dumps(inventory))
        report = scan(self.folder / "found.json", "http", self.folder / "j.ndjson")
        self.assertEqual(report["notes"].count(UNASKED), 1)
        again = itmscan("report", self.folder / "j.ndjson", "-f", "json")
        self.assertEqual(json.loads(again.stdout)["notes"].count(UNASKED), 1)

    def test_what_a_rule_here_forbids_is_no_word_of_the_network(self) -> None:
        script = f"ip link set lo up && ip route add prohibit 10.0.0.0/30 && exec {ITMSCAN} sweep 10.0.0.0/30 --ports 9"
        result = subprocess.run([*self.alone, "sh", "-c", script], capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertEqual(result.stderr, "itmscan: nothing could be asked: Permission denied\n")

    def test_a_sweep_that_can_ask_nothing_says_why(self) -> None:
        result = subprocess.run([*self.alone, ITMSCAN, "sweep", "10.0.0.0/30"], capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertEqual(result.stderr, "itmscan: nothing could be asked: Network is unreachable\n")

    def test_a_scan_that_cannot_sweep_visits_every_host(self) -> None:
        (self.folder / "inventory.json").write_text(json.dumps({"hosts": [{"name": "10.0.0.1"}]}))
        result = subprocess.run([*self.alone, ITMSCAN, "scan", "inventory.json", "-p", "https", "--sweep-first", "-j", "j.ndjson", "-q"],
                                cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("every host is visited", result.stderr)
        self.assertIn('"outcome":"local_fault"', (self.folder / "j.ndjson").read_text())


class Interrupted(Loopback):
    def test_what_was_found_is_written_and_called_incomplete(self) -> None:
        port = self.listen("127.63.0.1")  # of 65,536 addresses, at this rate, not all are asked in the time of a test
        program = subprocess.Popen([ITMSCAN, "sweep", "127.63.0.0/16", "--ports", str(port), "--rate", "100", "-o", "found.json"],
                                   cwd=self.folder, stderr=subprocess.PIPE, text=True)
        self.stack.callback(program.kill)
        told = self.interrupt(program)
        self.assertIn("not complete: it was interrupted", told)
        self.assertRegex(told, r"(?m)^interrupted after [0-9.]+ s, when [0-9]+ of 65536 ports were measured:")
        self.check_inventory((self.folder / "found.json").read_text())

    def test_a_scan_that_was_interrupted_while_it_swept_goes_on_later(self) -> None:
        ports = [{"http": self.silence("127.63.1.1"), "https": self.silence("127.63.1.1")}]
        host = {"name": "a.corp.example", "address": "127.63.1.1", "roles": ["site-server"], "ports": ports}
        (self.folder / "inventory.json").write_text(json.dumps({"hosts": [host], "profile": "https"}))
        program = subprocess.Popen([ITMSCAN, "scan", "inventory.json", "--sweep-first", "--timeout", "1000s", "-j", "j.ndjson", "-q"],
                                   cwd=self.folder, stderr=subprocess.PIPE, text=True)
        self.stack.callback(program.kill)
        self.interrupt(program)
        journal = (self.folder / "j.ndjson").read_text()
        self.assertIn('"complete":false', journal)
        self.assertNotIn("host_done", journal)
        itmscan("scan", "--resume", self.folder / "j.ndjson", "--sweep-first", "--timeout", "200ms", "-q")
        self.assertIn('"host_done":"a.corp.example","observations":3', (self.folder / "j.ndjson").read_text())

    def interrupt(self, program: "subprocess.Popen[str]") -> str:
        """Once it asks: it holds signals back from then on, and would just end by them before."""
        while not self.holds_signals_back(program.pid):
            self.assertIsNone(program.poll())
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 4, told)
        return told

    def holds_signals_back(self, process: int) -> bool:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        blocked = next(line for line in status.splitlines() if line.startswith("SigBlk:"))
        return int(blocked.split()[1], 16) >> (signal.SIGINT - 1) & 1 == 1


class Scanned(Loopback):
    """Sweeps before scans."""

    maxDiff = None

    def test_a_sweep_feeds_a_scan_that_finds_the_roles(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            hosts = {host["name"].partition(".")[0]: host for host in json.loads(estate.inventory.read_text())["hosts"]}
            pairs = [hosts[label]["ports"][0] for label in ("ns1", "ps1")]
            ports = ",".join(f"{pair[side]}/{side}" for pair in pairs for side in ("http", "https"))
            found, _ = self.sweep("127.1.0.0/24", "--ports", ports)
            self.assertEqual([host["name"] for host in found["hosts"]], [hosts["ns1"]["address"], hosts["ps1"]["address"]])
            result = itmscan_reading(json.dumps(found), "scan", "-", "-p", "https", "-f", "json", "-j", self.folder / "j.ndjson",
                                     "--timeout", "2s", *trusting(estate.authority))
            report = check_schema(json.loads(result.stdout))
            notes = "\n".join(report["notes"])
            self.assertIn(f"{hosts['ns1']['address']}: no role was given; its answers fit a Notification Server", notes)
            self.assertRegex(notes, rf"{hosts['ps1']['address']}: its role cannot be told \(.+\); name it as \"roles\" in the inventory")
            self.assertNotEqual(report["headline"]["state"], "complete")
            again = check_schema(json.loads(itmscan("report", self.folder / "j.ndjson", "-p", "https", "-f", "json",
                                                    *trusting(estate.authority)).stdout))
            self.assertEqual(comparable(again), comparable(report))

    def test_roles_are_guessed_only_when_that_is_wanted(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            inventory = json.loads(estate.inventory.read_text())
            inventory["hosts"] = [host for host in inventory["hosts"] if host["name"].startswith("ns1")]
            del inventory["hosts"][0]["roles"]
            path = self.folder / "inventory.json"
            path.write_text(json.dumps(inventory))
            trust = trusting(estate.authority)
            plain = scan(path, "https", self.folder / "plain.ndjson", *trust)
            guessed = scan(path, "https", self.folder / "guessed.ndjson", "--guess-roles", *trust)
            self.assertFalse(any("no role was given" in note for note in plain["notes"]))
            self.assertTrue(any("fit a Notification Server" in note for note in guessed["notes"]), guessed["notes"])
            self.assertGreater(len(guessed["findings"]), len(plain["findings"]))

    def test_of_many_hosts_without_a_known_role_the_first_are_named(self) -> None:
        ports = [{"http": self.closed("127.66.0.1"), "https": self.closed("127.66.0.1")}]
        hosts = [{"name": f"127.66.0.{i}", "ports": ports} for i in range(1, 26)]
        path = self.folder / "inventory.json"
        path.write_text(json.dumps({"guess_roles": True, "hosts": hosts}))
        for number in range(2):
            notes = scan(path, "https", self.folder / f"{number}.ndjson", "--timeout", "1s")["notes"]
            self.assertEqual([note.partition(":")[0] for note in notes if "cannot be told (" in note], [f"127.66.0.{i}" for i in range(1, 21)])
            self.assertIn("and 5 more hosts whose role cannot be told", notes)

    def test_a_scan_that_sweeps_first_says_the_same(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            inventory = json.loads(estate.inventory.read_text())
            inventory["hosts"] += self.hosts_without_an_open_port()
            path = self.folder / "inventory.json"
            path.write_text(json.dumps(inventory))
            trust = trusting(estate.authority)
            plain = scan(path, "https", self.folder / "plain.ndjson", "--timeout", "1s", *trust)
            swept = scan(path, "https", self.folder / "swept.ndjson", "--timeout", "1s", "--sweep-first", *trust)
            self.assertEqual(comparable(swept), comparable(plain))
            self.assertTrue(swept["run"]["complete"])
            self.assertEqual(self.asked("swept.ndjson"), self.asked("plain.ndjson"))

    def hosts_without_an_open_port(self) -> list[dict[str, Any]]:
        return [
            {"name": "closed.corp.example", "address": ["127.64.0.1", "127.64.0.2"], "roles": ["notification-server"],
             "also_known_as": ["console.corp.example"], "ports": [{"http": self.closed("127.64.0.1"), "https": self.closed("127.64.0.1")}],
             "agent_site_port": self.closed("127.64.0.1")},
            {"name": "silent.corp.example", "address": "127.64.0.3", "roles": ["site-server"],
             "ports": [{"http": self.silence("127.64.0.3"), "https": self.silence("127.64.0.3")}],
             "agent_site_port": self.closed("127.64.0.3")},
            {"name": "127.64.0.4"},
        ]

    def asked(self, journal: str) -> set[tuple[str, ...]]:
        """What the journal has of connections to hosts without an open port."""
        lines = [json.loads(line) for line in (self.folder / journal).read_text().splitlines()]
        return {tuple(str(line.get(key)) for key in ("host", "kind", "address", "port", "scheme", "attempt", "outcome", "detail"))
                for line in lines if line.get("address", "").startswith("127.64.")}

    def test_what_is_excluded_is_not_swept_either(self) -> None:
        port = self.listen("127.65.0.1")
        listener = self.stack.enter_context(socket.create_server(("127.65.0.1", 0)))
        listener.setblocking(False)
        path = self.folder / "inventory.json"
        path.write_text(json.dumps({"hosts": [{"name": "a.corp.example", "address": "127.65.0.1", "roles": ["site-server"],
                                               "ports": [{"http": port, "https": listener.getsockname()[1]}]}]}))
        words = (path, "https", self.folder / "j.ndjson", "--exclude", "127.65.0.0/24", "--sweep-first")
        self.assertIn("outside the scope", json.dumps(scan(*words)["unmeasured"]))
        with self.assertRaises(BlockingIOError):
            listener.accept()


def itmscan_reading(text: str, *words: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([ITMSCAN, *words], input=text, capture_output=True, text=True, timeout=300)
    if result.returncode not in (0, 1, 4):
        raise AssertionError(result.stderr)
    return result


if __name__ == "__main__":
    unittest.main()
