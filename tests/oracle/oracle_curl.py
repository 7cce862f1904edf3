"""curl: the answers to both schemes, where redirects end, and whether it trusts the certificate."""

import json
import pathlib
import shutil
import tempfile

from facts import LOOP, Endpoint, Fact, Facts, run, seconds_for

# Before each answer's header fields, which are JSON over several lines.
MARK = "@@answer"
TOLD = f"\\n{MARK} %{{exitcode}} %{{http_code}} %{{time_connect}} %{{url_effective}}\\n%{{header_json}}\\n"
FIELDS = {"Server": "server", "Location": "location", "WWW-Authenticate": "www-authenticate",
          "Strict-Transport-Security": "strict-transport-security"}

TIMED_OUT = 28
TOO_MANY_REDIRECTS = 47
NOT_TRUSTED = 60

# Or it would refuse what it is to find.
ANY_TLS = ("--insecure", "--tlsv1.0", "--ciphers", "ALL:@SECLEVEL=0")


class Answer:
    def __init__(self, told: str) -> None:
        first, _, fields = told.strip().partition("\n")
        exit_code, status, connected_after, self.url = first.split(" ", 3)
        self.exit_code = int(exit_code)
        self.status = int(status) or None
        self.connected = float(connected_after) > 0
        self.fields = json.loads(fields, strict=False)

    def field(self, name: str) -> str | None:
        return ", ".join(self.fields[name]) if name in self.fields else None


class Curl:
    name = "curl"

    def is_installed(self) -> bool:
        return shutil.which("curl") is not None

    def fetch(self, endpoint: Endpoint, urls: list[str], *options: str | pathlib.Path) -> list[Answer]:
        """An answer for each URL. It connects only to what the group has: all else goes to a port that nobody listens on."""
        is_answered = endpoint.completes_tls if urls[0].startswith("https:") else endpoint.speaks_http
        seconds = seconds_for(is_answered)
        words = ["curl", "-q", "--silent", "--http1.1", "--noproxy", "*", "--max-time", str(seconds),
                 "--write-out", TOLD]
        for host, port, address in endpoint.neighbours:
            words += ["--connect-to", f"{host}:{port}:{address}:{port}"]
        words += ["--connect-to", "::127.0.0.1:1"]
        for url in urls:
            words += ["--output", "/dev/null", url]
        done = run(*words, *options, seconds=(seconds + 1) * len(urls) + 60)
        return [] if done is None else [Answer(told) for told in done.stdout.split(MARK)[1:]]

    def ask(self, endpoint: Endpoint) -> Facts:
        facts: Facts = {}
        plain = self.fetch(endpoint, [f"http://{endpoint.host}:{endpoint.port}/"])
        if plain:
            facts[Fact("speaks plain HTTP")] = plain[0].status is not None
            facts.update(port_facts(plain[0]))
        for scheme in ("http", "https"):
            paths = [path for s, path in endpoint.paths if s == scheme]
            if paths and endpoint.is_open:
                facts.update(self.path_facts(endpoint, scheme, paths))
        if endpoint.completes_tls:
            facts.update(self.trust_facts(endpoint))
        return facts

    def path_facts(self, endpoint: Endpoint, scheme: str, paths: list[str]) -> Facts:
        facts: Facts = {}
        urls = [f"{scheme}://{endpoint.host}:{endpoint.port}{path}" for path in paths]
        redirected = []
        answers = self.fetch(endpoint, urls, *ANY_TLS)
        if scheme == "https" and all(answer.status is None and answer.exit_code != TIMED_OUT for answer in answers):
            # itmscan asks again as well: a middle box may know nothing of TLS 1.3.
            answers = self.fetch(endpoint, urls, *ANY_TLS, "--tls-max", "1.2")
        for path, url, answer in zip(paths, urls, answers):
            place = f"{scheme} {path}"
            facts[Fact("status", place)] = answer.status
            if answer.status is None:
                continue
            for kind, field in FIELDS.items():
                facts[Fact(kind, place)] = answer.field(field)
            if answer.status in (301, 302, 303, 307, 308) and answer.field("location"):
                redirected.append((place, url))
        for place, url in redirected:
            # One by one: curl obeys what Strict-Transport-Security it has seen.
            for end in self.fetch(endpoint, [url], *ANY_TLS, "--location", "--max-redirs", "10"):
                facts[Fact("end of the redirects", place)] = LOOP if end.exit_code == TOO_MANY_REDIRECTS else end.url
        return facts

    def trust_facts(self, endpoint: Endpoint) -> Facts:
        urls = [f"https://{name}:{endpoint.port}/" for name in endpoint.names]
        with tempfile.TemporaryDirectory() as no_others:
            answers = self.fetch(endpoint, urls, "--cacert", endpoint.authority, "--capath", no_others)
        if not answers or any(answer.exit_code != NOT_TRUSTED and answer.status is None for answer in answers):
            return {}
        return {Fact("a client accepts the certificate"): all(answer.exit_code != NOT_TRUSTED for answer in answers)}


def port_facts(answer: Answer) -> Facts:
    """Nothing where it could not connect: curl does not tell a port that refuses from one that resets at once."""
    if answer.connected:
        return {Fact("port"): "open"}
    return {Fact("port"): "filtered"} if answer.exit_code == TIMED_OUT else {}
