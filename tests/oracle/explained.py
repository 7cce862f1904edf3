"""Disagreements that are no mistake of itmscan. tests/README.md has each sentence; one that nothing fits any more is stale."""

from collections.abc import Callable
from dataclasses import dataclass

from facts import REFUSED, Disagreement, Fact
from servers import PEERS


# What a certificate may suffer from beside its names.
FAULTS = ("not yet valid", "expired", "self-signed", "not for servers", "violates a name constraint", "weak key", "weak signature",
          "revoked")


@dataclass(frozen=True)
class Explanation:
    kinds: tuple[str, ...]
    oracles: tuple[str, ...]
    # A group of servers in which it is always met.
    group: str
    fits: Callable[[Disagreement], bool]
    sentence: str

    def explains(self, disagreement: Disagreement) -> bool:
        return (disagreement.fact.kind in self.kinds and disagreement.oracle in self.oracles
                and self.fits(disagreement))


def lacks_only_names(disagreement: Disagreement) -> bool:
    has_dns_name = any(is_dns_name(name) for name in disagreement.knows("names in the certificate"))
    is_sound = disagreement.knows("leads to a root") and not any(disagreement.knows(kind) for kind in FAULTS)
    return not has_dns_name and disagreement.knows("other name") and (is_sound or disagreement.fact.kind == "other name")


def is_partial_wildcard(name: str) -> bool:
    label = name.partition(".")[0]
    return "*" in label and label != "*"


def is_dns_name(name: str) -> bool:
    return any(character.isalpha() for character in name) and ":" not in name


EXPLAINED = (
    Explanation(
        ("other name", "a client accepts the certificate"), ("openssl", "curl"), PEERS, lacks_only_names,
        "A certificate without a DNS name among its alternative names has no name for itmscan, as RFC 9525 wants it; openssl and "
        "curl fall back on its common name."),
    Explanation(
        ("a client accepts the certificate",), ("openssl",), PEERS,
        lambda d: d.ours is True and d.told[Fact("breaks a formal rule only")],
        "openssl in its strict way refuses a certificate without an authority key identifier, which RFC 5280 wants from issuers; curl "
        "and itmscan accept it."),
    Explanation(
        ("a client accepts the certificate",), ("curl",), "wire-3-7-redirect-certificates",
        lambda d: (d.ours, d.theirs, d.knows("revoked")) == (False, True, True),
        "curl does not look at a stapled answer unless it is made to want one; itmscan takes a certificate for revoked that it calls so."),
    Explanation(
        ("end of the redirects",), ("curl",), PEERS,
        lambda d: str(d.ours) == str(d.theirs).replace("https:", "http:", 1) and has_transport_security(d),
        "curl obeys Strict-Transport-Security, and turns the http of a later redirect into https as browsers do; itmscan follows "
        "to where the server leads, as agents do."),
    Explanation(
        ("TLS 1.2", "TLS 1.3"), ("nmap",), PEERS,
        lambda d: (d.theirs, d.knows("key"), d.fact.kind) in ((REFUSED, "EC 384", "TLS 1.3"), (REFUSED, "RSA-PSS 2048", "TLS 1.2")),
        "nmap offers no signature with a key on P-384 in TLS 1.3 and none with a key for RSA-PSS in TLS 1.2, so a server that has only "
        "such a key cannot answer it in that version."),
    Explanation(
        ("key",), ("nmap",), PEERS,
        lambda d: (d.ours, d.theirs) == ("RSA-PSS 2048", "UNKNOWN 2048"),
        "nmap has no word for keys for RSA-PSS."),
    Explanation(
        ("TLS 1.2", "key"), ("nmap",), "wire-4-certificates",
        lambda d: d.knows("key") == "Ed25519 256" and d.theirs in (REFUSED, "UNKNOWN 256"),
        "nmap has no word for keys on Ed25519 either, and offers no signature with them in TLS 1.2."),
    Explanation(
        ("other name", "a client accepts the certificate"), ("openssl",), "wire-4-certificates",
        lambda d: any(is_partial_wildcard(name) for name in d.knows("names in the certificate")),
        "openssl takes a wildcard that is part of a label only, which RFC 9525 does not know."),
    Explanation(
        ("status",), ("curl",), "wire-misbehaving-header",
        lambda d: d.ours is None and Fact("has two lengths", d.fact.place) in d.told,
        "curl takes an answer with two lengths that differ, which RFC 9112 calls an error that nothing mends."),
    Explanation(
        ("speaks plain HTTP",), ("curl",), "wire-misbehaving-stages",
        lambda d: (d.ours, d.theirs, d.knows("answers a ClientHello with HTTP")) == (True, False, True),
        "curl sends requests only, and hears nothing where each of them is cut off; itmscan hears HTTP in what a port says to a "
        "ClientHello, as openssl does."),
    Explanation(
        ("status",), ("curl",), "wire-throttles",
        lambda d: d.endpoint.group == "wire-throttles" and d.theirs == 403,
        "A server that refuses all but the first requests tells those who come later something else."),
    Explanation(
        ("key",), ("sslscan",), "204413-1-certificate",
        lambda d: str(d.ours).startswith("EC ") and str(d.theirs).startswith("EC "),
        "sslscan tells the strength of a key on a curve, half of its bits."),
)


def has_transport_security(disagreement: Disagreement) -> bool:
    return any(fact.kind == "Strict-Transport-Security" and value for fact, value in disagreement.known.items())


def explanation_of(disagreement: Disagreement) -> Explanation | None:
    return next((e for e in EXPLAINED if e.explains(disagreement)), None)
