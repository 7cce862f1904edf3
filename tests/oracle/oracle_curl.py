"""curl: the answers to both schemes, where redirects end, and whether it trusts the certificate."""

import itertools
import json
import pathlib
import shutil
import tempfile

from facts import EVERY_NAME, LOOP, Endpoint, Fact, Facts, run, seconds_for

# Between the header as it came and its fields, which are JSON over several lines.
MARK = "@@answer"
TOLD = f"\\n{MARK} %{{exitcode}} %{{http_code}} %{{time_connect}} %{{url_effective}} %{{errormsg}}\\n%{{header_json}}\\n"
FIELDS = {"Server": "server", "Location": "location", "WWW-Authenticate": "www-authenticate",
          "Strict-Transport-Security": "strict-transport-security"}

TIMED_OUT = 28
BAD_HEADER = 8
TOO_MANY_REDIRECTS = 47
NOT_TRUSTED = 60

# It takes no chain of more than 100 KiB.
TOO_LONG = "excessive message size"

# Or it would refuse what it is to find.
ANY_TLS = ("--insecure", "--tlsv1.0", "--ciphers", "ALL:@SECLEVEL=0")


class Answer:
    """What came before the mark, and what stands behind it."""

    def __init__(self, header: str, told: str) -> None:
        first, _, fields = told.strip().partition("\n")
        exit_code, status, connected_after, self.url, self.error = first.split(" ", 4)
        self.exit_code = int(exit_code)
        # A header that came to its end, and not of an answer before the answer.
        is_whole = header.endswith("\n\n\n") and self.exit_code != BAD_HEADER
        self.began = int(status) > 0
        self.status = int(status) if is_whole and int(status) >= 200 else None
        self.connected = float(connected_after) > 0
        self.fields, _ = json.JSONDecoder(strict=False).raw_decode(fields)

    def field(self, name: str) -> str | None:
        return ", ".join(self.fields[name]) if name in self.fields else None

    def lengths_differ(self) -> bool:
        return len(set(self.fields.get("content-length", ()))) > 1


class Curl:
    name = "curl"

    def is_installed(self) -> bool:
        return shutil.which("curl") is not None

    def fetch(self, endpoint: Endpoint, urls: list[str], *options: str | pathlib.Path) -> list[Answer]:
        """An answer for each URL. It connects only to what the group has: all else goes to a port that nobody listens on."""
        is_answered = endpoint.completes_tls if urls[0].startswith("https:") else endpoint.speaks_http
        seconds = seconds_for(is_answered)
        words = ["curl", "-q", "--silent", "--http1.1", "--noproxy", "*", "--max-time", str(seconds),
                 "--dump-header", "-", "--write-out", TOLD]
        for host, port, address in endpoint.neighbours:
            words += ["--connect-to", f"{host}:{port}:{address}:{port}"]
        words += ["--connect-to", "::127.0.0.1:1"]
        for url in urls:
            words += ["--output", "/dev/null", url]
        done = run(*words, *options, seconds=(seconds + 1) * len(urls) + 60)
        parts = [] if done is None else done.stdout.split(MARK)
        answers = [Answer(header, told) for header, told in itertools.pairwise(parts)]
        return [] if any(TOO_LONG in answer.error for answer in answers) else answers

    def ask(self, endpoint: Endpoint) -> Facts:
        facts: Facts = {}
        plain = self.fetch(endpoint, [f"http://{endpoint.host}:{endpoint.port}/"])
        if plain:
            facts.update(port_facts(plain[0]))
        for scheme in ("http", "https"):
            paths = [path for s, path in endpoint.paths if s == scheme]
            if paths and endpoint.is_open:
                facts.update(self.path_facts(endpoint, scheme, paths))
        if plain:
            # It may be one path alone that fails.
            others = [value for fact, value in facts.items() if is_plain_status(fact)]
            facts[Fact("speaks plain HTTP")] = plain[0].began or any(status is not None for status in others)
        if endpoint.completes_tls or endpoint.speaks_http:
            facts.update(self.name_facts(endpoint))
        if endpoint.completes_tls:
            facts.update(self.trust_facts(endpoint))
        return facts

    def name_facts(self, endpoint: Endpoint) -> Facts:
        """The answers under other names."""
        scheme = "https" if endpoint.completes_tls else "http"
        names = endpoint.names[1:]
        answers = self.fetch(endpoint, [f"{scheme}://{name}:{endpoint.port}/" for name in names], *ANY_TLS) if names else []
        return {Fact("status", f"{scheme} / under {name}"): answer.status
                for name, answer in zip(names, answers) if answer.status is not None}

    def path_facts(self, endpoint: Endpoint, scheme: str, paths: list[str]) -> Facts:
        facts: Facts = {}
        urls = [f"{scheme}://{endpoint.host}:{endpoint.port}{path}" for path in paths]
        redirected = []
        answers = self.fetch(endpoint, urls, *ANY_TLS)
        if scheme == "https" and all(is_like_1_3_unknown(answer) for answer in answers):
            # itmscan asks again as well: a middle box may know nothing of TLS 1.3, IIS of client certificates in it.
            answers = self.fetch(endpoint, urls, *ANY_TLS, "--tls-max", "1.2")
        for path, url, answer in zip(paths, urls, answers):
            place = f"{scheme} {path}"
            facts[Fact("status", place)] = answer.status
            if answer.status is None:
                continue
            if answer.lengths_differ():
                facts[Fact("has two lengths", place)] = True
            for kind, field in FIELDS.items():
                facts[Fact(kind, place)] = answer.field(field)
            if answer.status in (301, 302, 303, 307, 308) and answer.field("location"):
                redirected.append((place, url))
        for place, url in redirected:
            # One by one: curl obeys what Strict-Transport-Security it has seen.
            for end in self.fetch(endpoint, [url], *ANY_TLS, "--location", "--max-redirs", "10"):
                facts[Fact("end of the redirects", place)] = LOOP if end.exit_code == TOO_MANY_REDIRECTS else url_form(end.url)
        return facts

    def trust_facts(self, endpoint: Endpoint) -> Facts:
        urls = [f"https://{name}:{endpoint.port}/" for name in endpoint.names]
        with tempfile.TemporaryDirectory() as no_others:
            answers = self.fetch(endpoint, urls, "--cacert", endpoint.authority, "--capath", no_others)
        if not answers or any(answer.exit_code != NOT_TRUSTED and answer.status is None for answer in answers):
            return {}
        # Which of them show the same certificate, it does not tell.
        place = EVERY_NAME if len(urls) > 1 else ""
        return {Fact("a client accepts the certificate", place): all(answer.exit_code != NOT_TRUSTED for answer in answers)}


def is_plain_status(fact: Fact) -> bool:
    return fact.kind == "status" and fact.place.startswith("http ")


def is_like_1_3_unknown(answer: Answer) -> bool:
    return answer.status == 500 or (answer.status is None and answer.exit_code != TIMED_OUT)


def url_form(url: str) -> str:
    """The name of a host in small letters."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.lower()}{slash}{path}"


def port_facts(answer: Answer) -> Facts:
    """Nothing where it could not connect: curl does not tell a port that refuses from one that resets at once."""
    if answer.connected:
        return {Fact("port"): "open"}
    return {Fact("port"): "filtered"} if answer.exit_code == TIMED_OUT else {}
