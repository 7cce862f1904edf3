"""nmap: is the port open (a connect scan), which versions does it accept, and which certificate does it show?"""

import re
import shutil
import xml.etree.ElementTree as ElementTree

from facts import ACCEPTED, REFUSED, VERSIONS, Endpoint, Fact, Facts, certificate_facts, run

SCRIPTS = ("--script", "+ssl-cert,+ssl-enum-ciphers", "--script-args")


class Nmap:
    name = "nmap"

    def is_installed(self) -> bool:
        return shutil.which("nmap") is not None

    def ask(self, endpoint: Endpoint) -> Facts:
        # The scripts wait for half a minute where a server is silent.
        scripts = (*SCRIPTS, f"tls.servername={endpoint.host}") if endpoint.completes_tls else ()
        done = run("nmap", "-sT", "-Pn", "-n", "-p", str(endpoint.port), *scripts, "-oX", "-", endpoint.address, seconds=120)
        if done is None:
            return {}
        port = ElementTree.fromstring(done.stdout).find(".//port")
        if port is None:
            return {}
        facts: Facts = {Fact("port"): port.find("state").get("state")}
        versions = port.find("script[@id='ssl-enum-ciphers']")
        if versions is not None:
            accepted = {table.get("key").replace("TLSv", "TLS ") for table in versions.findall("table")}
            facts.update({Fact(version): ACCEPTED if version in accepted else REFUSED for version in VERSIONS})
        certificate = port.find("script[@id='ssl-cert']//elem[@key='pem']")
        if certificate is not None:
            facts.update(certificate_facts(certificate.text))
            facts.update(self.own_words(port))
        return facts

    def own_words(self, port: ElementTree.Element) -> Facts:
        """What nmap itself read in the certificate, in place of what openssl did."""
        script = port.find("script[@id='ssl-cert']")
        kind, bits = script.find("table[@key='pubkey']/elem[@key='type']"), script.find("table[@key='pubkey']/elem[@key='bits']")
        facts: Facts = {}
        for fact, name in (("not before", "notBefore"), ("not after", "notAfter")):
            found = script.find(f"table[@key='validity']/elem[@key='{name}']")
            if found is not None and re.fullmatch(r"[-0-9]+T[0-9:]+", found.text):
                facts[Fact(fact)] = f"{found.text}Z"
        if kind is not None and bits is not None:
            facts[Fact("key")] = f"{kind.text.upper()} {bits.text}"
        for fact, name in (("certificate SHA-1", "sha1"), ("signature algorithm", "sig_algo")):
            found = script.find(f"elem[@key='{name}']")
            if found is not None:
                facts[Fact(fact)] = found.text
        return facts
