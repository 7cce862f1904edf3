"""Our facts: the one place of the oracle tests that knows the form of the report and of the journal."""

import json
import pathlib
from collections import defaultdict
from typing import Any

from facts import EVERY_NAME, LEAF, LOOP, NO_HANDSHAKE, Endpoint, Fact, Facts

PORT_STATES = {"closed": "closed", "filtered": "filtered", "unreachable": "filtered"}
SPEAKS_TLS = {"tls": True, "unmeasured": None}
# Whether a port that speaks TLS answers plain HTTP as well, is not in the report.
SPEAKS_HTTP = {"http": True, "tls": None, "unmeasured": None}
CLIENT_CERTIFICATE_IN_THE_HANDSHAKE = {"none": False, "after_request": False, "handshake": True, "required": True}

# The fact of a verification, and the problems that say the same.
PROBLEMS = {
    "not yet valid": {"not_yet_valid"},
    "expired": {"expired"},
    "self-signed": {"self_signed"},
    "not for servers": {"no_server_auth_eku"},
    "violates a name constraint": {"name_constraint_violation"},
    "other name": {"name_mismatch", "no_subject_alternative_name"},
    "weak key": {"weak_key"},
    "weak signature": {"weak_signature"},
    "revoked": {"revoked_by_staple"},
}
NOT_TO_A_ROOT = {"untrusted_root", "incomplete_chain", "self_signed"}
ACCEPTANCE = Fact("a client accepts the certificate")
# A client does not mind these.
ACCEPTED_BY_CLIENTS = {"expires_soon", "not_rsa", "wrong_order"}

FIELDS = {"Server": "server", "Location": "location", "WWW-Authenticate": "authenticate",
          "Strict-Transport-Security": "transport_security"}


class Run:
    """A report and its journal."""

    def __init__(self, report: dict[str, Any], journal: pathlib.Path) -> None:
        self.endpoints = [e for e in report["endpoints"] if e["address"] and e["state"] != "unmeasured"]
        self.observations = defaultdict(list)
        for line in map(json.loads, journal.read_text().splitlines()):
            if line.get("kind") in ("handshake", "answer") and "address" in line and not line.get("with_client_certificate"):
                self.observations[line["address"], line["port"]].append(line)

    def named(self, group: str, inventory: pathlib.Path, authority: pathlib.Path) -> list[tuple[Endpoint, Facts]]:
        names = {host["name"]: (host["name"], *host.get("also_known_as", ()))
                 for host in json.loads(inventory.read_text())["hosts"]}
        neighbours = tuple((name, e["port"], e["address"]) for e in self.endpoints for name in names[e["host"]])
        return [(Endpoint(group=group, host=e["host"], address=e["address"], port=e["port"], names=names[e["host"]],
                          paths=tuple((p["scheme"], p["path"]) for p in e["paths"] if p["state"] != "unmeasured"),
                          authority=authority, neighbours=neighbours, is_open=e["state"] not in PORT_STATES,
                          completes_tls=e["state"] == "tls", speaks_http=e["state"] == "http"), self.facts(e)) for e in self.endpoints]

    def facts(self, endpoint: dict[str, Any]) -> Facts:
        state = endpoint["state"]
        facts = {Fact("port"): PORT_STATES.get(state, "open"),
                 Fact("completes TLS"): SPEAKS_TLS.get(state, False),
                 Fact("speaks plain HTTP"): SPEAKS_HTTP.get(state, False)}
        hello = self.handshake(endpoint, "default")
        if state != "tls" and hello and hello["outcome"] == "not_tls":
            facts[Fact("answers a ClientHello with HTTP")] = hello.get("detail", "").startswith("in clear: HTTP/")
        if state == "tls":
            facts.update(self.tls_facts(endpoint))
        facts.update(self.path_facts(endpoint))
        facts.update(name_facts(endpoint))
        return {fact: value for fact, value in facts.items() if value is not None or fact.kind not in NULL_IS_UNMEASURED}

    def tls_facts(self, endpoint: dict[str, Any]) -> Facts:
        tls = endpoint["tls"]
        leaf = tls["certificate"]
        facts = {Fact("client certificate in the handshake"):
                     CLIENT_CERTIFICATE_IN_THE_HANDSHAKE.get(tls["client_certificate"]),
                 Fact("OCSP staple"): None if tls["staple"] is None else tls["staple"] != "none",
                 Fact("without a name"): self.leaf_of(endpoint, tls["without_sni"], "no_name"),
                 Fact("with a wrong name"): self.leaf_of(endpoint, tls["with_wrong_sni"], "wrong_name")}
        facts.update({Fact(version): answer for version, answer in tls["versions"].items() if answer != "unmeasured"})
        if tls["outcome"] == "ok":
            # Of a handshake that was refused, itmscan does not tell what was chosen.
            facts[Fact("ALPN")] = tls["alpn"]
        if leaf:
            facts.update(certificate_facts(leaf))
            facts[Fact("chain as sent")] = [certificate["sha256"] for certificate in tls["chain"]]
        return facts

    def handshake(self, endpoint: dict[str, Any], question: str) -> dict[str, Any] | None:
        """The last of its kind: what came of a repetition counts."""
        found = [o for o in self.observations[endpoint["address"], endpoint["port"]]
                 if o["kind"] == "handshake" and o["question"] == question]
        return found[-1] if found else None

    def leaf_of(self, endpoint: dict[str, Any], need: dict[str, Any], question: str) -> str | None:
        """The certificate of another question, by what the report says of it."""
        if need["state"] == "same":
            return endpoint["tls"]["certificate"]["sha256"]
        if need["state"] == "required":
            return NO_HANDSHAKE
        observed = self.handshake(endpoint, question)
        return observed["chain"][0] if need["state"] == "default_certificate" and observed else None

    def path_facts(self, endpoint: dict[str, Any]) -> Facts:
        facts: Facts = {}
        answers = {(o["scheme"], o["path"]): o for o in self.observations[endpoint["address"], endpoint["port"]]
                   if o["kind"] == "answer" and o["server_name"] == endpoint["host"] and o["status"] > 0}
        for path in endpoint["paths"]:
            place = f"{path['scheme']} {path['path']}"
            if path["state"] == "unmeasured":
                continue
            facts[Fact("status", place)] = path["status"]
            answer = answers.get((path["scheme"], path["path"]))
            if path["status"] and answer:
                facts.update({Fact(kind, place): answer.get(member) for kind, member in FIELDS.items()})
            if path["state"] == "redirect_loop":
                facts[Fact("end of the redirects", place)] = LOOP
            elif path["redirects"] and path["redirects"][-1]["address"]:
                # What leads to where itmscan does not ask, has no end for it.
                facts[Fact("end of the redirects", place)] = path["redirects"][-1]["to"]
        return facts


# Facts for which our null means that it was not measured; for the others it means that there is none.
NULL_IS_UNMEASURED = {"completes TLS", "speaks plain HTTP", "client certificate in the handshake", "OCSP staple", "without a name",
                "with a wrong name", "subject", "issuer", "not before", "not after", "key", "signature algorithm"}


def name_facts(endpoint: dict[str, Any]) -> Facts:
    """What the host's other names meet."""
    facts: Facts = {}
    is_tls = endpoint["state"] == "tls"
    own = endpoint["tls"]["certificate"] if is_tls else None
    for alias in endpoint["aliases"]:
        name = alias["name"]
        if alias["status"]:
            facts[Fact("status", f"{'https' if is_tls else 'http'} / under {name}")] = alias["status"]
        if alias["sha256"] or alias["tls_failure"]:
            facts[Fact(LEAF.kind, name)] = alias["sha256"] or NO_HANDSHAKE
        if alias["sha256"] and own and alias["sha256"] != own["sha256"]:
            facts.update({Fact(fact.kind, name): value for fact, value in judgement(set(alias["problems"])).items()})
    if own and endpoint["aliases"] and all(alias["sha256"] for alias in endpoint["aliases"]):
        problems = set(own["problems"]).union(*(alias["problems"] for alias in endpoint["aliases"]))
        accepted = judgement(problems).get(ACCEPTANCE)
        facts.update({Fact(ACCEPTANCE.kind, EVERY_NAME): accepted} if accepted is not None else {})
    return facts


def certificate_facts(leaf: dict[str, Any]) -> Facts:
    facts = {Fact("certificate SHA-1"): leaf["sha1"].lower(), Fact("certificate SHA-256"): leaf["sha256"],
             Fact("subject"): leaf["subject"], Fact("issuer"): leaf["issuer"],
             Fact("names in the certificate"): sorted(leaf["sans"]),
             Fact("not before"): leaf["not_before"], Fact("not after"): leaf["not_after"],
             Fact("key"): leaf["key"], Fact("signature algorithm"): leaf["signature"]}
    facts.update(judgement(set(leaf["problems"])))
    return facts


def judgement(problems: set[str]) -> Facts:
    if "not_checked_for_trust" in problems:
        return {}
    return {Fact("leads to a root"): not problems & NOT_TO_A_ROOT, ACCEPTANCE: problems <= ACCEPTED_BY_CLIENTS,
            **{Fact(kind): bool(problems & same) for kind, same in PROBLEMS.items()}}
