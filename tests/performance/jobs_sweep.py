"""Jobs of sweeps: few live addresses in a large sparse range, behind a cable between two networks of the benchmark's own."""

import contextlib
import ipaddress
import json
import pathlib
import random
import re
import subprocess
import sys
from collections.abc import Iterator

from measure import Bench, Contestant, Found, race
from servers import AGENT, HTTP, HTTPS, Leaf, end, nginx
from table import Result, Target, ratio

PORTS = (HTTP, HTTPS, AGENT)
PORT_LIST = ",".join(map(str, PORTS))
RATE = "1000000"
NEAR, FAR = "10.99.0.2", "10.99.0.1"
SUMMARY = re.compile(r"(\d+) open")
HOLD = "import sys; print('inside', flush=True); sys.stdin.read()"

# Asks a device for one of its features, as ethtool does, which few machines have (linux/sockios.h, linux/ethtool.h).
SWITCH = """import array, fcntl, socket, struct, sys
wanted = array.array("I", map(int, sys.argv[2:]))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
    fcntl.ioctl(asking, 0x8946, struct.pack("16sP16x", sys.argv[1].encode(), wanted.buffer_info()[0]))
"""
SET_TSO, SET_GRO = "31", "44"
THREAD = "mount -t sysfs none /sys && echo 1 > /sys/class/net/far0/threaded"
CHARGED = "the far end has no thread of its own here: whoever sends is charged with its work, which is about as much again"

SWEEP_TARGETS = (
    Target("sweep, CPU against zmap", ratio("cpu_s", "itmscan --syn", "zmap"), 0.35, 0.25),
    Target("sweep, wall against zmap", ratio("wall_s", "itmscan --syn", "zmap"), 0.5, 0.35),
)


def live_in(network: ipaddress.IPv4Network) -> list[str]:
    """One in a hundred, the same each time."""
    inside = list(network.hosts())
    return sorted(map(str, random.Random(1).sample(inside, max(1, len(inside) // 100))))


class Cable:
    """The near end is the benchmark's network; the far end a name space of its own that lives as long as a process in it."""

    def __init__(self, network: ipaddress.IPv4Network, live: list[str]) -> None:
        self._holder = subprocess.Popen(["unshare", "--net", sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._holder.stdout is None or self._holder.stdout.readline() != "inside\n":
            raise SystemExit("no second network could be made")
        self.far = ["nsenter", "--target", str(self._holder.pid), "--net"]
        try:
            self._ip([], f"link add near0 type veth peer name far0 netns {self._holder.pid}", f"address add {NEAR}/30 dev near0", "link set near0 up",
                     f"route add {network} via {FAR}")
            # What nobody has is silent; whom somebody has answers.
            self._ip(self.far, "link set lo up", f"address add {FAR}/30 dev far0", "link set far0 up", f"route add blackhole {network}",
                     *(f"route add local {address}/32 dev lo" for address in live))
            shown = subprocess.run([*self.far, "ip", "-json", "link", "show", "far0"], check=True, capture_output=True, text=True).stdout
            self.gateway = json.loads(shown)[0]["address"]
            self.notes = [] if self._separate() else [CHARGED]
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The cable goes with the far end."""
        end(self._holder)
        subprocess.run(["ip", "link", "delete", "near0"], capture_output=True)

    def _separate(self) -> bool:
        """Without this, the kernel does the far end's work inside the call that sends, and charges the sender; as if it were another machine, a
        thread of the kernel does it. A device takes in by a thread what it may merge (GRO), when the other end does not split (TSO). Then the
        cable is as a network card is: it holds 256 packets, has a queue in front of it, and says when it is full."""
        steps = (
            ["tc", "qdisc", "replace", "dev", "near0", "root", "pfifo", "limit", "1000"],
            [sys.executable, "-c", SWITCH, "near0", SET_TSO, "0"],
            [*self.far, sys.executable, "-c", SWITCH, "far0", SET_GRO, "1"],
            [*self.far, "unshare", "--mount", "sh", "-c", THREAD],
        )
        return all(subprocess.run(step, capture_output=True).returncode == 0 for step in steps)

    def _ip(self, place: list[str], *lines: str) -> None:
        done = subprocess.run([*place, "ip", "-batch", "-"], input="\n".join(lines) + "\n", text=True, capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"no cable between two networks: {done.stderr.strip()}")


@contextlib.contextmanager
def cable(bench: Bench, name: str, network: ipaddress.IPv4Network, live: list[str]) -> Iterator[Cable]:
    one = Cable(network, live)
    try:
        with nginx(bench.folder, name, inside=one.far):
            yield one
    finally:
        one.close()


def itmscan_sweep(bench: Bench, name: str, network: ipaddress.IPv4Network, live: list[str], *options: str) -> Contestant:
    result = bench.folder / "sweep.json"

    def look(_: pathlib.Path) -> Found:
        hosts = {one["address"] for one in json.loads(result.read_text())["hosts"]}
        counted = SUMMARY.search((bench.folder / "errors.txt").read_text())
        # The inventory names hosts, the summary counts ports.
        right = int(counted.group(1)) if counted and hosts == set(live) else len(hosts & set(live))
        of = len(live) * len(PORTS)
        return Found(min(right, of), of, len(hosts - set(live)) + max(0, right - of))

    command = [bench.itmscan, "sweep", str(network), "--ports", PORT_LIST, "--rate", RATE, "-o", result, *options]
    return Contestant(name, command, look, is_ours=True, codes=(0, 4))


def attempts(bench: Bench) -> str:
    """As often as the others ask; where no speed is judged, so often that no busy machine loses all questions."""
    return "4" if bench.is_smoke else "1"


def found_pairs(pattern: str, text: str, live: list[str]) -> Found:
    """The pattern has the groups `address` and `port`."""
    truth = {(address, str(port)) for address in live for port in PORTS}
    seen = [(one["address"], one["port"]) for one in re.finditer(pattern, text, re.MULTILINE)]
    return Found(len(truth & set(seen)), len(truth), len(set(seen) - truth))


def zmap(bench: Bench, network: ipaddress.IPv4Network, live: list[str], gateway: str) -> Contestant:
    """It asks one port a run."""
    (bench.folder / "nobody").write_text("")
    script = " && ".join(f"zmap -i near0 -G {gateway} -S {NEAR} -p {port} -r 0 --cooldown-time=1 -b nobody -q -v 0 -o zmap.{port} {network}"
                       for port in PORTS)

    def look(_: pathlib.Path) -> Found:
        text = "".join(f"{line} {port}\n" for port in PORTS for line in (bench.folder / f"zmap.{port}").read_text().split())
        return found_pairs(r"^(?P<address>[\d.]+) (?P<port>\d+)$", text, live)

    return Contestant("zmap", ["sh", "-c", script], look, program="zmap", remark="three runs, one for each port")


def masscan(bench: Bench, network: ipaddress.IPv4Network, live: list[str], gateway: str) -> Contestant:
    result = bench.folder / "masscan.list"
    command = ["masscan", str(network), f"-p{PORT_LIST}", "--rate", RATE, "--wait", "1", "-e", "near0", "--router-mac", gateway, "--adapter-ip", NEAR,
               "-oL", result]
    return Contestant("masscan", command, lambda _: found_pairs(r"^open tcp (?P<port>\d+) (?P<address>[\d.]+) ", result.read_text(), live),
                      program="masscan")


def nmap(bench: Bench, name: str, technique: str, network: ipaddress.IPv4Network, live: list[str], factor: float = 1) -> Contestant:
    result = bench.folder / "nmap.grep"
    ranged = [one for one in live if ipaddress.ip_address(one) in network]

    def look(_: pathlib.Path) -> Found:
        lines = re.findall(r"^Host: ([\d.]+) .*Ports: (.*?)(?:\t|$)", result.read_text(), re.MULTILINE)
        text = "".join(f"{address} {port}\n" for address, ports in lines for port in re.findall(r"(\d+)/open/", ports))
        return found_pairs(r"^(?P<address>[\d.]+) (?P<port>\d+)$", text, ranged)

    command = ["nmap", technique, "-n", "-Pn", "-T5", "--max-retries", "0", "--min-rate", "100000", "--min-hostgroup", "4096", "-p", PORT_LIST,
               str(network), "--open", "-oG", result]
    remark = f"{network}, times {factor:g}" if factor != 1 else ""
    return Contestant(name, command, look, program="nmap", remark=remark, factor=factor, is_once=True)


def by_packets(bench: Bench, _: Leaf, seconds: float) -> Result:
    network = ipaddress.ip_network("10.200.0.0/22" if bench.is_smoke else "10.200.0.0/16")
    part = ipaddress.ip_network("10.200.0.0/22" if bench.is_smoke else "10.200.0.0/20")
    live = live_in(network)
    with cable(bench, "packets", network, live) as one:
        contestants = [
            itmscan_sweep(bench, "itmscan --syn", network, live, "--syn", "--attempts", attempts(bench), "--wait", "1s"),
            zmap(bench, network, live, one.gateway),
            masscan(bench, network, live, one.gateway),
            nmap(bench, "nmap -sS", "-sS", part, live, network.num_addresses / part.num_addresses),
        ]
        rows = race(bench, contestants, seconds)
    title = f"SYN sweep of {network} × 3 ports, {len(live):,} addresses live; as fast as each can, one question a port, 1 s for answers"
    return Result("sweep-syn", title, rows, SWEEP_TARGETS, one.notes)


def ten_of_ten(bench: Bench, _: Leaf, seconds: float) -> Result:
    network = ipaddress.ip_network("10.200.0.0/22" if bench.is_smoke else "10.200.0.0/16")
    runs = 2 if bench.is_smoke else 10
    live = live_in(network)
    with cable(bench, "ten", network, live) as one:
        often = attempts(bench) if bench.is_smoke else "2"
        contestant = itmscan_sweep(bench, "itmscan --syn", network, live, "--syn", "--wait", "500ms", "--attempts", often)
        rows = race(bench, [contestant], max(seconds, 60), runs=runs)
    whole = sum(1 for found in rows[0].found if found.is_all)
    target = Target("runs that found every open port", lambda _: float(whole), runs, unit=f"of {runs}", at_least=True)
    return Result("sweep-all", f"SYN sweep of {network} × 3 ports, each asked twice, again and again", rows, [target],
                  [f"{whole} of {len(rows[0].found)} runs found every open port", *one.notes])


def by_connections(bench: Bench, _: Leaf, seconds: float) -> Result:
    network = ipaddress.ip_network("10.200.0.0/24" if bench.is_smoke else "10.200.0.0/20")
    live = live_in(network)
    with cable(bench, "connections", network, live) as one:
        contestants = [
            itmscan_sweep(bench, "itmscan sweep", network, live, "--attempts", attempts(bench), "--wait", "1s"),
            nmap(bench, "nmap -sT", "-sT", network, live),
        ]
        rows = race(bench, contestants, seconds)
    return Result("sweep-connect", f"connections to {network} × 3 ports, {len(live):,} addresses live", rows, notes=one.notes)
