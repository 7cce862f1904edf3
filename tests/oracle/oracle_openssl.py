"""openssl s_client: the handshake under every version, with and without a name, the chain as sent, and its verification."""

import hashlib
import pathlib
import re
import shutil
import ssl

from facts import (ACCEPTED, CERTIFICATE_PEM, LEAF, NO_HANDSHAKE, REFUSED, VERSIONS, Endpoint, Fact, Facts, add_other_name,
                   certificate_facts, run, seconds_for)

WRONG_NAME = "no-such-name.example"
VERSION_OPTIONS = {"TLS 1.0": "-tls1", "TLS 1.1": "-tls1_1", "TLS 1.2": "-tls1_2", "TLS 1.3": "-tls1_3"}

# It takes no chain of more than 100 KiB.
TOO_LONG = "excessive message size"

# "HTTP/" read as the header of a record: type, version.
NOT_TLS = "Not TLS data or unknown version"
HTTP_AS_VERSION = int.from_bytes(b"TT", "big")

# Numbers of X509_verify_cert: include/openssl/x509_vfy.h.
NOT_TO_A_ROOT = {2, 18, 19, 20, 21}
# Of the leaf alone: of an issuer it says that it is none.
UNSUITABLE_PURPOSE = 26
# Key identifiers that lack.
FORMALITIES = {85, 86}
VERIFY_ERRORS = {
    "not yet valid": {9},
    "expired": {10},
    "self-signed": {18},
    "violates a name constraint": {47, 48, 49, 50, 51, 52, 53},
    "other name": {62, 64},
    "weak key": {66, 67},
    "weak signature": {68},
}


def fingerprint_of(pem: str) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


class Openssl:
    name = "openssl"

    def is_installed(self) -> bool:
        return shutil.which("openssl") is not None

    def client(self, endpoint: Endpoint, *options: str | pathlib.Path) -> str | None:
        """What s_client said; None: it got no answer in time."""
        # Security level 0, or it would refuse what it is to find. The level of the verification is set apart.
        done = run("openssl", "s_client", "-connect", f"{endpoint.address}:{endpoint.port}", "-showcerts", "-msg",
                   "-cipher", "ALL:@SECLEVEL=0", "-legacy_server_connect", *options, seconds=seconds_for(endpoint.completes_tls))
        return None if done is None else done.stdout + done.stderr

    def verify(self, endpoint: Endpoint, name: str, *options: str) -> str | None:
        return self.client(endpoint, *options, "-min_protocol", "TLSv1", "-servername", name, "-verify_hostname", name,
                           "-CAfile", endpoint.authority, "-no-CApath", "-no-CAstore",
                           "-x509_strict", "-auth_level", "2", "-status", "-alpn", "http/1.1")

    def ask(self, endpoint: Endpoint) -> Facts:
        said = self.verify(endpoint, endpoint.host)
        if said is not None and endpoint.completes_tls and not completed(said):
            # itmscan asks again as well: a middle box may know nothing of TLS 1.3.
            said = self.verify(endpoint, endpoint.host, "-no_tls1_3")
        if said is not None and TOO_LONG in said:
            return {Fact("port"): "open"}
        facts: Facts = {Fact("completes TLS"): said is not None and completed(said)}
        if said is None:
            return facts
        facts[Fact("port")] = "open" if "CONNECTED" in said else "closed"
        if NOT_TLS in said:
            facts[Fact("answers a ClientHello with HTTP")] = f"{NOT_TLS} (version={HTTP_AS_VERSION}," in said
        if not endpoint.completes_tls and not completed(said):
            return facts
        facts.update(self.handshake_facts(said))
        for name in endpoint.names[1:]:
            told = self.verify(endpoint, name)
            if told is not None:
                add_other_name(facts, name, name_facts(told))
        for version in VERSIONS:
            told = self.client(endpoint, VERSION_OPTIONS[version], "-servername", endpoint.host)
            if told is not None:
                facts[Fact(version)] = ACCEPTED if completed(told) else REFUSED
        for kind, options in (("without a name", ("-noservername",)), ("with a wrong name", ("-servername", WRONG_NAME))):
            told = self.client(endpoint, "-min_protocol", "TLSv1", *options)
            if told is not None:
                facts[Fact(kind)] = next(iter(chain_of(told)), NO_HANDSHAKE) if completed(told) else NO_HANDSHAKE
        return facts

    def handshake_facts(self, said: str) -> Facts:
        chain = chain_of(said)
        if not completed(said) or not chain:
            return {}
        alpn = re.search(r"^ALPN protocol: (\S+)", said, re.MULTILINE)
        facts = certificate_facts(sent(said)[0])
        facts[Fact("chain as sent")] = chain
        facts[Fact("ALPN")] = alpn[1] if alpn else None
        facts[Fact("OCSP staple")] = "OCSP Response Data:" in said
        facts[Fact("client certificate in the handshake")] = ", CertificateRequest" in said
        facts.update(verification_facts(said))
        return facts


def completed(said: str) -> bool:
    """The server finished its handshake, or had asked for a client certificate: it may refuse the client for want of one."""
    return bool(sent(said)) and re.search(r"^<<< .*, (Finished|CertificateRequest)$", said, re.MULTILINE) is not None


def name_facts(said: str) -> Facts:
    chain = chain_of(said)
    if not completed(said):
        return {LEAF: NO_HANDSHAKE}
    return {LEAF: chain[0], **verification_facts(said)} if chain else {}


def chain_of(said: str) -> list[str]:
    return [fingerprint_of(pem) for pem in sent(said)]


def sent(said: str) -> list[str]:
    # Before that stands the staple, which may bring certificates of its own.
    return CERTIFICATE_PEM.findall(said.partition("\nCertificate chain\n")[2])


def verification_facts(said: str) -> Facts:
    # "depth=1 CN = …" stands before each error, and before each certificate without one.
    found = {(int(depth), int(number))
             for depth, number in re.findall(r"^depth=(\d+)[^\n]*\nverify error:num=(\d+):", said, re.MULTILINE)}
    errors = {number for _, number in found}
    is_revoked = "Cert Status: revoked" in said
    facts: Facts = {Fact("leads to a root"): not errors & NOT_TO_A_ROOT,
                    Fact("a client accepts the certificate"): not errors and not is_revoked,
                    Fact("revoked"): is_revoked,
                    Fact("breaks a formal rule only"): bool(errors) and errors <= FORMALITIES,
                    Fact("not for servers"): (0, UNSUITABLE_PURPOSE) in found}
    for kind, numbers in VERIFY_ERRORS.items():
        facts[Fact(kind)] = bool(errors & numbers)
    return facts
