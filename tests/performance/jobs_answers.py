"""Jobs of answers: the job that is compared, chains only, and visits in flight."""

import peers
from measure import Bench, race
from servers import HTTPS, PATHS, Leaf, address, late_nginx, make_leaves, nginx, requests_served, servers_of_their_own
from table import Result, Target, absolute, ratio

JOB_TARGETS = (
    Target("the job, CPU against curl sequential", ratio("cpu_s", "itmscan", "curl, sequential"), 0.38, 0.28),
    Target("the job, wall against curl sequential", ratio("wall_s", "itmscan", "curl, sequential"), 0.35, 0.25),
    Target("the job, CPU against raw OpenSSL", ratio("cpu_s", "itmscan", "raw OpenSSL"), 1.1, 0.8),
)
CHAIN_TARGETS = (Target("chains, CPU against raw handshakes", ratio("cpu_s", "itmscan", "raw OpenSSL"), 1.2, 0.9),)
FLIGHT_TARGETS = (
    Target("peak memory, 300 visits in flight", absolute("peak_mb", "300 in flight"), 60, 40, "MB"),
    Target("peak memory, 10,000 visits in flight", absolute("peak_mb", "10,000 in flight"), 800, 500, "MB"),
)


def the_job(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    hosts = 20 if bench.is_smoke else 1000
    peers.write_work(bench.folder, "job", hosts, PATHS)
    truth = {(address(i), port, path, peers.status_of(path)) for i in range(hosts) for port, _ in peers.PORTS for path in PATHS}
    contestants = [
        peers.itmscan_scan(bench, "itmscan", "job", truth, leaf, "--in-flight", "300", "--per-host", "3"),
        peers.curl(bench.folder, "job", hosts),
        peers.raw(bench.folder, "job", hosts, peers.PORTS, PATHS, leaf, verified=False),
        peers.raw(bench.folder, "job", hosts, peers.PORTS, PATHS, leaf, verified=True),
        peers.curl(bench.folder, "job", hosts, parallel=300),
        peers.nmap_scripts(bench.folder, "job", hosts, peers.PORTS, leaf, titles=True),
    ]
    with nginx(bench.folder, "job"):
        rows = race(bench, contestants, seconds, requests_served)
    title = f"{hosts:,} hosts × 3 ports × {len(PATHS)} paths; itmscan with 300 visits in flight, verified, journal and report written"
    return Result("job", title, rows, JOB_TARGETS)


def own_leaves(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    hosts = 20 if bench.is_smoke else 1000
    leaf = make_leaves(bench.folder, leaf, hosts)
    peers.write_work(bench.folder, "own", hosts, PATHS)
    truth = {(address(i), port, path, peers.status_of(path)) for i in range(hosts) for port, _ in peers.PORTS for path in PATHS}
    contestants = [
        peers.itmscan_scan(bench, "itmscan", "own", truth, leaf, "--in-flight", "300", "--per-host", "3"),
        peers.curl(bench.folder, "own", hosts),
        peers.raw(bench.folder, "own", hosts, peers.PORTS, PATHS, leaf, verified=False),
        peers.raw(bench.folder, "own", hosts, peers.PORTS, PATHS, leaf, verified=True),
    ]
    with nginx(bench.folder, "own", more=servers_of_their_own(bench.folder, hosts)):
        rows = race(bench, contestants, seconds, requests_served)
    return Result("own-leaves", f"the job, with a leaf of its own on each of {hosts:,} hosts", rows)


def chains(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    hosts = 20 if bench.is_smoke else 1000
    only = ((HTTPS, "https"),)
    # A catalogue must ask for something: one request on each connection.
    peers.write_work(bench.folder, "chains", hosts, [], ["https"])
    contestants = [
        peers.itmscan_scan(bench, "itmscan", "chains", {(address(i), HTTPS, "/", 200) for i in range(hosts)}, leaf, "--in-flight", "300"),
        peers.raw(bench.folder, "chains", hosts, only, [], leaf, verified=False),
        peers.raw(bench.folder, "chains", hosts, only, [], leaf, verified=True),
        peers.nmap_scripts(bench.folder, "chains", hosts, only, leaf, titles=False),
        peers.sslscan(bench.folder, hosts, 2 if bench.is_smoke else 20, leaf),
    ]
    with nginx(bench.folder, "chains"):
        rows = race(bench, contestants, seconds, requests_served)
    title = f"the certificate chain of {hosts:,} hosts; itmscan also verifies it, asks for / and writes journal and report"
    return Result("chains", title, rows, CHAIN_TARGETS)


def in_flight(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    """The server holds its answers back until all visits wait: so many are in flight, however fast anybody is."""
    few, many = (10, 50) if bench.is_smoke else (300, 10_000)
    rows = []
    notes = [f"{few:,}: of {few * 3:,} hosts, three ports, five paths, three connections to a host",
             f"{many:,}: HTTPS only, one path, one connection to a host: a process has 20,000 descriptors"]
    for flight, hosts, ports, paths in ((few, few * 3, peers.PORTS, PATHS), (many, many, ((HTTPS, "https"),), PATHS[:1])):
        work, connections = f"flight{flight}", len(ports)
        peers.write_work(bench.folder, work, hosts, paths, peers.EVERYTHING if connections > 1 else ["https"])
        truth = {(address(i), port, path, peers.status_of(path)) for i in range(hosts) for port, _ in ports for path in paths}
        ours = peers.itmscan_scan(bench, f"{flight:,} in flight", work, truth, leaf, "--in-flight", str(flight), "--per-host", str(connections))
        with late_nginx(bench.folder, flight * connections) as told:
            rows += race(bench, [ours], 0)
            waited = told.read_text() if told.exists() else "0"
        notes.append(f"{flight:,}: {int(waited):,} requests were seen to wait at once")
    return Result("in-flight", "every visit waits for its first answer at the same time", rows, FLIGHT_TARGETS, notes)
