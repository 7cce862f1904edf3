"""What is compared: an endpoint, its facts in one form for all programs, and where two programs disagree."""

import datetime
import functools
import ipaddress
import os
import pathlib
import re
import subprocess
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

# How long a program may wait: where itmscan got an answer, long enough for a machine with much to do.
SECONDS = 5
SECONDS_WHERE_ANSWERED = 60

VERSIONS = ("TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
ACCEPTED = "accepted"
REFUSED = "refused"
NO_HANDSHAKE = "no handshake"
LOOP = "a loop"
# Place of a fact about all names of a host.
EVERY_NAME = "under every name"


class Fact(NamedTuple):
    """The kind is one of a few; the place is of the path that is meant, or empty."""

    kind: str
    place: str = ""


# A fact that a program did not measure is not in it.
Facts = dict[Fact, Any]

LEAF = Fact("certificate SHA-256")

# How a certificate is judged, with what one without any fault has.
GOOD = {"leads to a root": True, "a client accepts the certificate": True, "not yet valid": False, "expired": False,
        "self-signed": False, "not for servers": False, "violates a name constraint": False, "other name": False, "weak key": False,
        "weak signature": False, "revoked": False}


@dataclass(frozen=True)
class Endpoint:
    """What the programs are asked about."""

    group: str
    host: str
    address: str
    port: int
    # What it is known as: the host first.
    names: tuple[str, ...]
    # Scheme and path.
    paths: tuple[tuple[str, str], ...]
    authority: pathlib.Path
    # Name, port and address of every endpoint of the group: where redirects may lead.
    neighbours: tuple[tuple[str, int, str], ...]
    is_open: bool
    completes_tls: bool
    speaks_http: bool

    def __str__(self) -> str:
        return f"{self.group}: {self.host}:{self.port}"


class Oracle(Protocol):
    """Another program."""

    name: str

    def is_installed(self) -> bool: ...

    def ask(self, endpoint: Endpoint) -> Facts: ...


@dataclass(frozen=True)
class Disagreement:
    endpoint: Endpoint
    oracle: str
    fact: Fact
    ours: Any
    theirs: Any
    # All facts of both about the endpoint, for the conditions of explanations.
    known: Facts
    told: Facts

    def knows(self, kind: str) -> Any:
        return self.known.get(Fact(kind))

    def __str__(self) -> str:
        place = f" {self.fact.place}" if self.fact.place else ""
        return f"{self.endpoint} | {self.fact.kind}{place} | itmscan: {self.ours} | {self.oracle}: {self.theirs}"


def seconds_for(is_answered: bool) -> int:
    return SECONDS_WHERE_ANSWERED if is_answered else SECONDS


def run(*words: str | pathlib.Path, seconds: float = SECONDS_WHERE_ANSWERED, text: str = "",
        variables: dict[str, str] | None = None) -> subprocess.CompletedProcess[str] | None:
    """Variables are of the environment. None: it did not end in time."""
    try:
        return subprocess.run([str(word) for word in words], input=text, capture_output=True, timeout=seconds,
                              encoding="utf-8", errors="replace", env={**os.environ, **(variables or {})})
    except subprocess.TimeoutExpired:
        return None


def moment(words: str) -> str:
    """RFC 3339, of "Oct 23 06:00:12 2026 GMT"."""
    parsed = datetime.datetime.strptime(" ".join(words.split()), "%b %d %H:%M:%S %Y GMT")
    return parsed.strftime("%Y-%m-%dT%H:%M:%SZ")


def fingerprint(words: str) -> str:
    return words.replace(":", "").lower()


def key(algorithm: str, bits: str) -> str:
    """"RSA 2048", of the words that programs use for it."""
    kind = algorithm.upper().replace("ENCRYPTION", "").replace("ID-ECPUBLICKEY", "EC").replace("RSASSAPSS", "RSA-PSS")
    return f"{kind} {bits}"


CERTIFICATE_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def certificate_facts(pem: str) -> Facts:
    """What openssl reads in a certificate that some program printed."""
    return dict(read_certificate(pem.strip()))


@functools.lru_cache(maxsize=1000)
def read_certificate(pem: str) -> Facts:
    """Most programs print the same certificate in the same way."""
    told = run("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-subject", "-issuer", "-dates", "-nameopt", "RFC2253,utf8,-esc_msb",
               "-text", text=pem)
    sha_1 = run("openssl", "x509", "-noout", "-fingerprint", "-sha1", text=pem)
    if told is None or sha_1 is None or told.returncode != 0:
        return {}
    facts = {Fact("certificate SHA-1"): fingerprint(sha_1.stdout.partition("=")[2].strip()),
             Fact("names in the certificate"): names_in(told.stdout)}
    patterns = {
        "certificate SHA-256": (r"^sha256 Fingerprint=(.*)$", fingerprint),
        "subject": (r"^subject=(.*)$", str),
        "issuer": (r"^issuer=(.*)$", str),
        "not before": (r"^notBefore=(.*)$", moment),
        "not after": (r"^notAfter=(.*)$", moment),
        "signature algorithm": (r"Signature Algorithm: (\S+)", str),
    }
    for kind, (pattern, form) in patterns.items():
        found = re.search(pattern, told.stdout, re.MULTILINE)
        if found:
            facts[Fact(kind)] = form(found[1])
    algorithm = re.search(r"Public Key Algorithm: (\S+)", told.stdout)
    bits = re.search(r"Public-Key: \((\d+) bit\)", told.stdout)
    if algorithm and bits:
        facts[Fact("key")] = key(algorithm[1], bits[1])
    return facts


def add_other_name(facts: Facts, name: str, told: Facts) -> None:
    """Adds what was told under another name: the faults of the same certificate, or the judgement of one for that name alone."""
    if LEAF not in told:
        return
    facts[Fact(LEAF.kind, name)] = told[LEAF]
    judged = {fact.kind: value for fact, value in told.items() if fact.kind in GOOD}
    if told[LEAF] == facts.get(LEAF):
        facts.update({Fact(kind): value for kind, value in judged.items() if value != GOOD[kind]})
    else:
        facts.update({Fact(kind, name): value for kind, value in judged.items()})


def names_in(text: str) -> list[str]:
    found = re.search(r"X509v3 Subject Alternative Name:[^\n]*\n\s*(.*)", text)
    if not found:
        return []
    return sorted(name_form(name.partition(":")[2]) for name in found[1].split(", "))


def name_form(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name.lower()


def disagreements(endpoint: Endpoint, oracle: str, ours: Facts, theirs: Facts) -> list[Disagreement]:
    return [Disagreement(endpoint, oracle, fact, ours[fact], value, ours, theirs)
            for fact, value in theirs.items() if fact in ours and ours[fact] != value]
