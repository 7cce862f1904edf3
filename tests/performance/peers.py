"""How each program is asked to do the work, and what it says it found."""

import json
import pathlib
import re
import shutil
import subprocess
from collections.abc import Sequence

from measure import Bench, Contestant, Found
from servers import AGENT, HTTP, HTTPS, MISSING, PATHS, TITLE, Leaf, address, host

PORTS = ((HTTP, "http"), (HTTPS, "https"), (AGENT, "https"))
VERSIONS = {"curl": ["--version"], "nmap": ["--version"], "sslscan": ["--version"], "masscan": ["--version"], "zmap": ["--version"], "nginx": ["-v"],
            "openssl": ["version"]}
# 1: something is inconsistent. 4: something is inconclusive. The servers are no real ones.
JUDGED = (0, 1, 4)


def version(name: str) -> str | None:
    """None: it is not installed."""
    if shutil.which(name) is None:
        return None
    done = subprocess.run([name, *VERSIONS[name]], capture_output=True, text=True)
    text = re.search(r"\d+\.\d+(\.\d+)?", re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr))
    return text.group() if text else "?"


def status_of(path: str) -> int:
    return 404 if path == MISSING else 200


def catalogue(paths: Sequence[str], endpoints: Sequence[str]) -> dict[str, object]:
    asked = [{"path": path} for path in paths]
    on_agent_site = [{"path": path, "on": "agent_site"} for path in paths] if "agent_site" in endpoints else []
    return {
        "roles": {
            "notification-server": {"endpoints": list(endpoints), "paths": asked + on_agent_site},
            "site-server": {"endpoints": ["http"], "paths": [{"path": "/"}]},
            "internet-gateway": {"endpoints": ["gateway"], "paths": [{"path": "/"}]},
        },
        "never_asked": [],
    }


def inventory(hosts: int, endpoints: Sequence[str]) -> dict[str, object]:
    pair = {"http": HTTP if "http" in endpoints else None, "https": HTTPS}
    agent = {"agent_site_port": AGENT} if "agent_site" in endpoints else {}
    return {
        "profile": "https",
        "cem": True,
        "hosts": [{"name": host(i), "address": address(i), "roles": ["notification-server"], "ports": [pair], **agent} for i in range(hosts)],
    }


EVERYTHING = ("http", "https", "agent_site")


def scan_command(bench: Bench, work: str, *options: str) -> list[str]:
    """Of WORK.inventory.json; leaves WORK.ndjson and WORK.report.json. Patient: a machine that is busy with the servers, too, is no fault of theirs."""
    return [bench.itmscan, "scan", f"{work}.inventory.json", "--catalogue", f"{work}.catalogue.json", "--ca", "ca.pem", "-j", f"{work}.ndjson",
            "-o", f"{work}.report.json", "-q", "--rate", "100000", "-t", "300s", "--visit-timeout", "900s", *options]


def itmscan_scan(bench: Bench, name: str, work: str, truth: set[tuple[str, int, str, int]], leaf: Leaf, *options: str) -> Contestant:
    """The truth is each address, port, path and status."""
    journal, report = bench.folder / f"{work}.ndjson", bench.folder / f"{work}.report.json"

    def look(_: pathlib.Path) -> Found:
        endpoints = json.loads(report.read_text())["endpoints"]
        seen = [(e["address"], e["port"], p["path"], p["status"]) for e in endpoints for p in e["paths"]]
        secure = [e for e in endpoints if e["port"] != HTTP]
        trusted = sum(1 for e in secure if is_trusted(e, leaf))
        right = len(truth & set(seen))
        return Found(right + trusted, len(truth) + len({(a, p) for a, p, _, _ in truth if p != HTTP}), len(seen) - right + len(secure) - trusted)

    return Contestant(name, scan_command(bench, work, *options), look, codes=JUDGED, is_ours=True, before=lambda: journal.unlink(missing_ok=True))


def is_trusted(endpoint: dict[str, object], leaf: Leaf) -> bool:
    """Whether it shows the leaf that its host has, and nothing is wrong with it."""
    certificate = (endpoint["tls"] or {}).get("certificate")
    number = int(endpoint["host"].partition(".")[0][1:])
    return certificate is not None and certificate["sha256"] == leaf.of(number) and not certificate["problems"]


def write_work(folder: pathlib.Path, work: str, hosts: int, paths: Sequence[str], endpoints: Sequence[str] = EVERYTHING) -> None:
    (folder / f"{work}.catalogue.json").write_text(json.dumps(catalogue(paths, endpoints)))
    (folder / f"{work}.inventory.json").write_text(json.dumps(inventory(hosts, endpoints)))
    (folder / f"{work}.hosts").write_text("".join(f"{host(i)} {address(i)}\n" for i in range(hosts)))
    (folder / f"{work}.addresses").write_text("".join(f"{address(i)}\n" for i in range(hosts)))


def curl_lines(number: int) -> list[str]:
    """All about one host. Each has its own options, or curl would search one long list for every connection, or ask for every name."""
    lines = ["silent", "cacert = ca.pem", f'connect-to = "{host(number)}::{address(number)}:"',
             'write-out = "%{http_code} %{ssl_verify_result} %{url}\\n"']
    for port, scheme in PORTS:
        lines += [line for path in PATHS for line in (f'url = "{scheme}://{host(number)}:{port}{path}"', 'output = "/dev/null"')]
    return lines


def curl(folder: pathlib.Path, work: str, hosts: int, parallel: int = 0) -> Contestant:
    config = folder / f"{work}.curl"
    config.write_text("\nnext\n".join("\n".join(curl_lines(i)) for i in range(hosts)))
    truth = {f"{status_of(path)} 0 {scheme}://{host(i)}:{port}{path}" for i in range(hosts) for port, scheme in PORTS for path in PATHS}

    def look(output: pathlib.Path) -> Found:
        seen = output.read_text().splitlines()
        right = len(truth & set(seen))
        return Found(right, len(truth), len(seen) - right)

    words = ["--parallel", "--parallel-max", str(parallel)] if parallel else []
    return Contestant(f"curl --parallel {parallel}" if parallel else "curl, sequential", ["curl", *words, "-K", config], look, program="curl",
                      remark="answers only" if parallel else "answers only, connections kept", is_once=parallel > 0)


def raw(folder: pathlib.Path, work: str, hosts: int, ports: Sequence[tuple[int, str]], paths: Sequence[str], leaf: Leaf, *,
        verified: bool) -> Contestant:
    statuses = "".join(f" {status_of(path)}" for path in paths)
    # Each line with the number of facts in it: answers and certificate.
    truth = {f"{address(i)} {port} {leaf.of(i) if scheme == 'https' else '-'}{statuses}": len(paths) + (scheme == "https")
             for i in range(hosts) for port, scheme in ports}

    def look(output: pathlib.Path) -> Found:
        seen = set(output.read_text().splitlines())
        return Found(sum(truth[line] for line in seen & truth.keys()), sum(truth.values()), len(seen - truth.keys()))

    words = [word for port, scheme in ports for word in ("-s" if scheme == "https" else "-p", str(port))]
    trust = ["-c", "ca.pem"] if verified else []
    return Contestant(f"raw OpenSSL{', verified' if verified else ''}", [folder / "raw_client", *trust, "-a", f"{work}.hosts", *words, *paths], look,
                      remark="answers and leaves" if verified else "answers and leaves, nothing verified")


def nmap_scripts(folder: pathlib.Path, work: str, hosts: int, ports: Sequence[tuple[int, str]], leaf: Leaf, *, titles: bool) -> Contestant:
    result = folder / f"{work}.nmap.xml"
    secure = sum(1 for _, scheme in ports if scheme == "https")

    def look(_: pathlib.Path) -> Found:
        text = result.read_text(errors="replace")
        certificates = len(re.findall(rf'<elem key="sha1">{leaf.sha1}</elem>', text))
        found = len(re.findall(rf'<elem key="title">{TITLE}</elem>', text)) if titles else 0
        return Found(certificates + found, hosts * (secure + (len(ports) if titles else 0)))

    scripts = "+ssl-cert,+http-title" if titles else "+ssl-cert"
    command = ["nmap", "-sT", "-Pn", "-n", "-T5", "-p", ",".join(str(port) for port, _ in ports), "--script", scripts, "-iL", f"{work}.addresses",
               "-oX", result]
    return Contestant("nmap ssl-cert" + (", http-title" if titles else ""), command, look, program="nmap", is_once=True,
                      remark="one path of five, nothing verified" if titles else "nothing verified")


def sslscan(folder: pathlib.Path, hosts: int, some: int, leaf: Leaf) -> Contestant:
    """Only certificates, and only of some hosts: it asks one after the other."""
    targets, result = folder / "sslscan.targets", folder / "sslscan.xml"
    targets.write_text("".join(f"{address(i)}:{HTTPS}\n" for i in range(some)))
    pem = re.sub(r"\s", "", (folder / "leaf.pem").read_text())

    def look(_: pathlib.Path) -> Found:
        seen = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", result.read_text(errors="replace"), re.DOTALL)
        right = sum(1 for one in seen if re.sub(r"\s", "", one) == pem)
        return Found(min(right, some), some)

    command = ["sslscan", "--show-certificate", "--no-ciphersuites", "--no-fallback", "--no-renegotiation", "--no-compression", "--no-heartbleed",
               "--no-groups", f"--targets={targets}", f"--xml={result}"]
    return Contestant("sslscan", command, look, program="sslscan", is_once=True, factor=hosts / some,
                      remark=f"{some} hosts, times {hosts / some:g}; tries versions, too")
