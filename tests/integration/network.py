"""Two networks of the tests' own, apart from the machine's: a near one to ask from, a far one with servers, two cables between.

                 near                                far
    10.99.0.2/30    routed0 ------- routed1   10.99.0.1/30    gateway to 10.200.0.0/24, and what lies in there
    10.201.0.2/24   linked0 ------- linked1   10.201.0.1/24   and neighbours of the same Ethernet

They live as long as the processes in them, so nothing of them is left behind however a test ends.
"""

import os
import pathlib
import subprocess
import sys
import types

PORTS_OPEN = (80, 443)
PORT_CLOSED = 4726
ROUTED = ("10.200.0.5", "10.200.0.77", "10.200.0.254")
LINKED = ("10.201.0.1", "10.201.0.9", "10.201.0.250")

# Begins as soon as the process is inside, so that others may enter; ends with its standard input.
HOLD = "import sys; print('inside', flush=True); sys.stdin.read()"

FAR = """
import pathlib, socket, sys
print("inside", flush=True)
sys.stdin.readline() # the addresses are there
servers = [socket.create_server(("0.0.0.0", int(port)), backlog=4096) for port in sys.argv[1:]]
print("listening", flush=True)
for line in sys.stdin: # each asks how many connections are half-open
    rows = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    print(sum(row.split()[3] == "03" for row in rows), flush=True)
"""


class Unavailable(Exception):
    """No network of its own may be made here; says why."""


def _start(command: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if process.stdout.readline() != "inside\n":
        _, reason = process.communicate()
        raise Unavailable(reason.strip())
    return process


class Networks:
    """`with Networks() as networks: networks.run(…)`. Needs root, or name spaces of users."""

    def __enter__(self) -> "Networks":
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        enter = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        try:
            self._near = _start(["unshare", *as_root, "--net", sys.executable, "-c", HOLD])
        except FileNotFoundError as error:
            raise Unavailable(str(error)) from error
        self._inside = ["nsenter", "--target", str(self._near.pid), *enter, "--net"]
        self._far = _start([*self._inside, "unshare", "--net", sys.executable, "-c", FAR, *map(str, PORTS_OPEN)])
        try:
            self._connect()
            print(file=self._far.stdin, flush=True)
            if self._far.stdout.readline() != "listening\n":
                raise RuntimeError("the servers of the far network did not start")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: types.TracebackType | None) -> None:
        self._far.communicate()
        self._near.communicate()

    def _ip(self, place: list[str], *lines: str) -> None:
        subprocess.run([*place, "ip", "-batch", "-"], input="\n".join(lines) + "\n", check=True, text=True, capture_output=True)

    def _connect(self) -> None:
        far = [*self._inside[:2], str(self._far.pid), *self._inside[3:]]
        cables = [f"link add {name}0 type veth peer name {name}1 netns {self._far.pid}" for name in ("routed", "linked")]
        self._ip(self._inside, "link set lo up", *cables, "address add 10.99.0.2/30 dev routed0", "address add 10.201.0.2/24 dev linked0",
                 "link set routed0 up", "link set linked0 up", "route add 10.200.0.0/24 via 10.99.0.1", "route add 10.202.0.0/24 via 10.99.0.1",
                 "route add unreachable 10.203.0.0/24", "route add 10.204.0.0/24 via 10.201.0.99")
        subprocess.run([*far, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"], check=True)
        self._ip(far, "link set lo up", "address add 10.99.0.1/30 dev routed1", "address add 10.201.0.1/24 dev linked1",
                 "link set routed1 up", "link set linked1 up", "route add blackhole 10.200.0.0/24", "route add unreachable 10.202.0.0/24",
                 *(f"route add local {address}/32 dev lo" for address in (*ROUTED, *LINKED[1:])))

    def run(self, command: list[str | pathlib.Path]) -> subprocess.CompletedProcess[str]:
        """In the near network."""
        return subprocess.run([*self._inside, *command], capture_output=True, text=True, timeout=300)

    def count_half_open(self) -> int:
        """Connections that servers of the far network still wait to be completed."""
        print(file=self._far.stdin, flush=True)
        return int(self._far.stdout.readline())
