"""sslscan: which versions does the port accept, which certificate does it show, does it staple?"""

import re
import shutil

from facts import ACCEPTED, CERTIFICATE_PEM, REFUSED, Endpoint, Fact, Facts, certificate_facts, run


class Sslscan:
    name = "sslscan"

    def is_installed(self) -> bool:
        return shutil.which("sslscan") is not None

    def ask(self, endpoint: Endpoint) -> Facts:
        if not endpoint.completes_tls:
            return {}
        done = run("sslscan", "--no-colour", "--xml=-", f"--sni-name={endpoint.host}", "--show-certificate", "--ocsp", "--no-groups",
                   "--no-ciphersuites", "--no-heartbleed", "--no-renegotiation", "--no-fallback", "--no-compression",
                   f"{endpoint.address}:{endpoint.port}", seconds=120)
        if done is None:
            return {}
        # It is no XML in the strict sense: words for people stand between the elements.
        facts: Facts = {}
        for version, enabled in re.findall(r'<protocol type="tls" version="(1\.\d)" enabled="(\d)"', done.stdout):
            facts[Fact(f"TLS {version}")] = ACCEPTED if enabled == "1" else REFUSED
        certificate = CERTIFICATE_PEM.search(done.stdout)
        if certificate:
            facts.update(certificate_facts(certificate[0]))
        if "No OCSP response received" in done.stdout:
            facts[Fact("OCSP staple")] = False
        elif "OCSP Response Status" in done.stdout:
            facts[Fact("OCSP staple")] = True
        bits = re.search(r'<pk error="false" type="(\w+)" (?:curve_name="[^"]*" )?bits="(\d+)"', done.stdout)
        if bits:
            facts[Fact("key")] = f"{bits[1]} {bits[2]}"
        return facts
