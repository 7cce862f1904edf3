"""testssl.sh: versions, certificate, trust, staple, and some of the answer to /. It takes ten seconds of a processor for each endpoint."""

import json
import pathlib
import re
import shutil
import tempfile

from facts import ACCEPTED, CERTIFICATE_PEM, REFUSED, Endpoint, Fact, Facts, add_other_name, certificate_facts, run

VERSIONS = {"TLS1": "TLS 1.0", "TLS1_1": "TLS 1.1", "TLS1_2": "TLS 1.2", "TLS1_3": "TLS 1.3"}


NOT_TO_A_ROOT = ("self signed", "chain incomplete")


class Testssl:
    name = "testssl.sh"

    def program(self) -> str | None:
        # Debian calls it testssl.
        return shutil.which("testssl.sh") or shutil.which("testssl")

    def is_installed(self) -> bool:
        return self.program() is not None

    def ask(self, endpoint: Endpoint) -> Facts:
        if not endpoint.completes_tls:
            return {}
        facts = self.facts(self.told(endpoint, endpoint.host, "--protocols", "--server-defaults", "--headers"))
        for name in endpoint.names[1:]:
            add_other_name(facts, name, self.facts(self.told(endpoint, name, "--server-defaults")))
        return facts

    def told(self, endpoint: Endpoint, name: str, *questions: str) -> dict[str, str]:
        """Member and what it found."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "told.json"
            # The authority of the group alone, in place of the stores of five systems.
            (pathlib.Path(folder) / "group.pem").write_bytes(endpoint.authority.read_bytes())
            run(self.program(), "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--ip", endpoint.address,
                *questions, "--assume-http", "--openssl-timeout", "10", "--connect-timeout", "10", "--jsonfile", file,
                f"https://{name}:{endpoint.port}/", seconds=900, variables={"CA_BUNDLES_PATH": folder})
            try:
                return {item["id"]: item["finding"] for item in json.loads(file.read_text(errors="replace"), strict=False)}
            except (FileNotFoundError, json.JSONDecodeError):
                return {}

    def facts(self, told: dict[str, str]) -> Facts:
        facts: Facts = {}
        for word, version in VERSIONS.items():
            if told.get(word, "").startswith("offered"):
                facts[Fact(version)] = ACCEPTED
            elif told.get(word, "").startswith("not offered"):
                facts[Fact(version)] = REFUSED
        # Where it met several certificates it numbers them, and says so in other members.
        if "cert" in told:
            facts.update(self.certificate_facts(told))
        status = re.match(r"\d{3}", told.get("HTTP_status_code", ""))
        if status:
            facts[Fact("status", "https /")] = int(status[0])
        return facts

    def certificate_facts(self, told: dict[str, str]) -> Facts:
        pem = CERTIFICATE_PEM.search(told["cert"])
        facts = certificate_facts(on_lines(pem[0])) if pem else {}
        for kind, member in (("certificate SHA-1", "cert_fingerprintSHA1"), ("certificate SHA-256", "cert_fingerprintSHA256")):
            if member in told:
                facts[Fact(kind)] = told[member].lower()
        # It may as well fail for a date or a purpose, and then tells nothing of the root.
        trust = told.get("cert_chain_of_trust", "")
        if trust.startswith("passed") or any(words in trust for words in NOT_TO_A_ROOT):
            facts[Fact("leads to a root")] = trust.startswith("passed")
        if "cert_trust" in told:
            facts[Fact("other name")] = not told["cert_trust"].startswith("Ok")
        if "OCSP_stapling" in told:
            facts[Fact("OCSP staple")] = told["OCSP_stapling"].startswith("offered")
        return facts


def on_lines(pem: str) -> str:
    """It puts the whole certificate on one line."""
    body = pem.removeprefix("-----BEGIN CERTIFICATE-----").removesuffix("-----END CERTIFICATE-----")
    return "\n".join(("-----BEGIN CERTIFICATE-----", *body.split(), "-----END CERTIFICATE-----", ""))
