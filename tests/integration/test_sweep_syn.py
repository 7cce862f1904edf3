"""Does a sweep by bare SYN packets find every open port: on the same Ethernet, behind a router, on loopback, all in one sweep?"""

import json
import os
import re
import unittest

from network import LINKED, PORT_CLOSED, PORTS_OPEN, ROUTED, Networks, Unavailable

ITMSCAN = os.environ["ITMSCAN"]
PORTS = (*PORTS_OPEN, PORT_CLOSED)

# What standard error says at the end of a sweep.
SUMMARY = re.compile(r"(\d+) open, (\d+) closed, (\d+) silent, (\d+) unreachable, (\d+) unmeasured")
INCOMPLETE = 4
STATES = ("open", "closed", "silent", "unreachable", "unmeasured")


class SweepSyn(unittest.TestCase):
    networks: Networks

    @classmethod
    def setUpClass(cls) -> None:
        try:
            cls.networks = cls.enterClassContext(Networks())
        except Unavailable as reason:
            raise unittest.SkipTest(f"no network of its own may be made here: {reason}") from reason

    def sweep(self, *words: str, ports: tuple[int, ...] = PORTS, code: int = 0) -> tuple[set[str], dict[str, int]]:
        """The addresses found, and how many ports are in each state."""
        result = self.networks.run([ITMSCAN, "sweep", "--syn", "--ports", ",".join(map(str, ports)), *words])
        self.assertEqual(result.returncode, code, result.stderr)
        summary = SUMMARY.search(result.stderr)
        self.assertIsNotNone(summary, result.stderr)
        hosts = json.loads(result.stdout)["hosts"]
        return {host["address"] for host in hosts}, dict(zip(STATES, map(int, summary.groups()), strict=True))

    def test_every_open_port_is_found_ten_times_of_ten(self) -> None:
        for _ in range(10):
            found, states = self.sweep("10.200.0.0/24", "10.201.0.1-10.201.0.254", "127.0.0.1", "--attempts", "2", "--wait", "500ms",
                                       "--rate", "100000")
            self.assertEqual(found, {*ROUTED, *LINKED})
            self.assertEqual(states["open"], len(PORTS_OPEN) * (len(ROUTED) + len(LINKED)))
            # One port of each server; all of loopback and of the asking machine's own address.
            self.assertEqual(states["closed"], len(ROUTED) + len(LINKED) + 2 * len(PORTS))
            self.assertEqual(states["unreachable"] + states["unmeasured"], 0)
        self.assertEqual(self.networks.count_half_open(), 0)

    def test_neighbours_that_are_not_there_are_silent(self) -> None:
        found, states = self.sweep("10.201.0.100-10.201.0.131", "--attempts", "1", "--wait", "200ms")
        self.assertEqual(found, set())
        self.assertEqual(states, dict.fromkeys(STATES, 0) | {"silent": 32 * len(PORTS)})

    def test_a_router_that_says_so_makes_it_unreachable(self) -> None:
        # One packet: routers say it seldom.
        _, states = self.sweep("10.202.0.1", "--attempts", "5", ports=(443,))
        self.assertEqual(states, dict.fromkeys(STATES, 0) | {"unreachable": 1})

    def test_what_could_not_be_asked_is_not_silent(self) -> None:
        for words, why in ((["10.203.0.0/30"], "no route"), (["10.204.0.0/30"], "a gateway that is not there")):
            with self.subTest(why):
                _, states = self.sweep(*words, "--attempts", "1", "--wait", "200ms", code=INCOMPLETE)
                self.assertEqual(states, dict.fromkeys(STATES, 0) | {"unmeasured": 4 * len(PORTS)})

    def test_a_broadcast_address_is_no_host(self) -> None:
        _, states = self.sweep("10.201.0.255", "--attempts", "1")
        self.assertEqual(states, dict.fromkeys(STATES, 0) | {"unreachable": len(PORTS)})

    def test_both_ways_of_sweeping_find_the_same(self) -> None:
        words = ["sweep", "10.200.0.0/24", "10.201.0.0/28", "--attempts", "1", "--wait", "500ms"]
        by_packets = self.networks.run([ITMSCAN, *words, "--syn"])
        by_connections = self.networks.run([ITMSCAN, *words])
        self.assertEqual(by_packets.stdout, by_connections.stdout)
        self.assertTrue(json.loads(by_packets.stdout)["hosts"])


if __name__ == "__main__":
    unittest.main()
