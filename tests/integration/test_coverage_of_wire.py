"""Does every row of what the wire can say have a server with ground truth?

The rows are those of the facts that this product rests on: what of articles 204413 and 210187 can be seen, the pages of
IIS and the answers of http.sys, protocols on the wrong port, client certificates, bindings, redirects, certificates.
test_problems.py has the catalogue of problems; test_rows.py scans all of it and compares.
"""

import json
import unittest
from typing import Any

from support import SCENARIOS, label_of, scenario_path

# By table: row, scenario, and the host, package or "estate" that shows it.
ROWS = {
    "2.1 article 204413, step by step": (
        ("1 HTTPS off, HTTP answers", "204413-1-notification-server", "plain"),
        ("1 TLS is left", "204413-1-notification-server", "both"),
        ("1 HTTP redirects to HTTPS", "204413-1-notification-server", "moved"),
        ("1 Strict-Transport-Security is left", "204413-1-transport-security", "promised"),
        ("1 403 over HTTP", "204413-1-notification-server", "locked"),
        ("1 what agents received is not seen", "problem-p09-certificate-change", "estate"),
        ("2 alternate URL of the wanted scheme", "204413-2-alternate-url", "clear"),
        ("2 alternate URL of the other scheme", "204413-2-alternate-url", "secure"),
        ("2 alternate URL that nobody answers", "204413-2-alternate-url", "dead-http"),
        ("2 the policy is not seen", "wire-by-hand", "estate"),
        ("3 console wants a log-on", "wire-3-1-error-pages", "log-on"),
        ("3 console serves", "wire-7-1-voices", "continues"),
        ("3 console moves inside HTTP", "wire-3-7-redirects", "relative"),
        ("3 Require SSL", "wire-3-1-error-pages", "generic"),
        ("3 console redirects to HTTPS", "wire-3-7-redirects", "redirect-301"),
        ("4 codebase of the wanted scheme", "204413-4-codebases", "package-1"),
        ("4 codebase of the other scheme", "204413-4-codebases", "package-2"),
        ("4 UNC", "204413-4-codebases", "package-4"),
        ("4 snapshot and codebase differ", "problem-p01-stale-codebases", "half"),
        ("4 the URL's port does not answer its scheme", "204413-4-codebases", "package-6"),
        ("4 404 where the URL leads", "204413-4-codebases", "package-8"),
        ("4 check boxes and schedules are not seen", "problem-p01-stale-codebases", "estate"),
        ("5 no TLS on the site server", "204413-5-site-servers", "ps-clear"),
        ("5 HTTPS binding is left", "204413-5-site-servers", "ps-both"),
        ("5 profile names a closed port", "problem-p06-communication-profile", "closed"),
        ("5 binding and roll-out are not seen", "wire-by-hand", "estate"),
        ("5 CEM: TLS on the agent site stays", "problem-p18-mixed-is-right", "mixed"),
        ("5 CEM: agent site closed", "wire-agent-site", "ns-not-bound"),
        ("5 CEM: agent site in the clear", "wire-agent-site", "ns-in-the-clear"),
        ("5 CEM: agent site, certificate expired", "wire-agent-site", "ns-expired"),
        ("5 CEM: agent site, certificate of another name", "204413-5-agent-site", "ss-wrong"),
        ("6 Agent Install URL of the other scheme", "204413-6-install-url-https", "estate"),
        ("6 download page", "204413-6-install-url-http", "both"),
        ("6 the setting is not seen", "wire-by-hand", "estate"),
        ("7 the installation manager is not seen", "wire-by-hand", "estate"),
        ("note 1 TLS under Persistent Connection", "204413-note-1-persistent-connection", "ns"),
        ("note 1 no TLS under Persistent Connection", "204413-note-1-persistent-connection", "ns-plain"),
        ("note 1 on, where HTTP is wanted", "204413-note-1-persistent-connection", "estate"),
        ("note 2 agent site without CEM", "204413-note-2-agent-site-left", "ss-left"),
        ("note 2 closed without CEM", "204413-note-2-agent-site-left", "ss"),
    ),
    "2.2 article 210187, way by way": (
        ("HTTP binding removed, port closed", "210187-portal", "removed"),
        ("HTTP binding removed, 404 of the driver", "210187-portal", "other-site"),
        ("HTTP binding removed, Invalid Hostname of the driver", "210187-portal", "other-name"),
        ("Require SSL on the application", "210187-portal", "application"),
        ("Require SSL on site and portal", "210187-portal", "site-and-portal"),
        ("Require SSL on the portal only", "210187-portal", "only-portal"),
        ("clients' refresh is not seen", "problem-p08-portal-in-the-clear", "estate"),
        ("left behind by the way back", "problem-p07-require-ssl-left", "portal-left"),
    ),
    "3.1 pages of IIS": (
        ("401", "wire-3-1-error-pages", "log-on"),
        ("401.2", "wire-3-1-error-pages", "log-on-2"),
        ("403, no sub-status", "wire-3-1-error-pages", "generic"),
        ("403.4, mapped", "wire-3-1-error-pages", "mapped"),
        ("403.7, mapped", "wire-3-1-error-pages", "mapped-certificate"),
        ("403.14, mapped", "wire-3-1-error-pages", "mapped-listing"),
        ("403.16, mapped", "wire-3-1-error-pages", "mapped-stranger"),
        ("403.17, mapped", "wire-3-1-error-pages", "mapped-old-certificate"),
        ("404", "wire-3-1-error-pages", "missing"),
        ("405", "wire-3-1-error-pages", "verb"),
        ("500", "wire-3-1-error-pages", "error"),
        ("502", "wire-3-1-error-pages", "gateway"),
        ("IIS 6", "wire-3-1-error-pages", "iis-6"),
        ("detailed page", "wire-3-1-error-pages", "detailed"),
        ("other languages", "wire-3-1-error-pages", "chinese"),
        ("Require SSL: real path, child and no 403 over HTTPS", "wire-3-1-error-pages", "generic"),
        ("403 of the folder only", "wire-3-1-error-pages", "listing-one-way"),
        ("403 over both", "wire-3-1-error-pages", "both"),
        ("403 and no HTTPS to compare", "problem-p07-require-ssl-left", "alone"),
    ),
    "3.3 answers of http.sys": (
        ("400 Invalid Hostname", "wire-3-3-http-sys", "bad-hostname"),
        ("400 Invalid Hostname of a binding by name", "wire-3-3-http-sys", "hostname"),
        ("400 Invalid Verb", "wire-3-3-http-sys", "bad-verb"),
        ("400 Invalid URL", "wire-3-3-http-sys", "bad-url"),
        ("400 Invalid Header", "wire-3-3-http-sys", "bad-header"),
        ("400 badly formed", "wire-3-3-http-sys", "badly-formed"),
        ("404", "wire-3-3-http-sys", "no-site"),
        ("411", "wire-3-3-http-sys", "no-length"),
        ("503", "wire-3-3-http-sys", "pool-down"),
        ("503 of one application", "wire-3-3-http-sys", "application-down"),
        ("404 behind a whole handshake", "wire-3-3-http-sys", "stopped-https"),
        ("404 of IIS is another", "wire-3-3-http-sys", "iis-404"),
        ("no Server field", "wire-3-3-http-sys", "nameless-hostname"),
    ),
    "3.4 the wrong protocol": (
        ("ClientHello to HTTP of http.sys", "wire-3-4-protocol-mismatch", "http-on-443"),
        ("HTTP to TLS of http.sys: end", "wire-3-4-protocol-mismatch", "iis"),
        ("HTTP to TLS of http.sys: reset", "wire-3-4-protocol-mismatch", "resetting"),
        ("HTTP to TLS of http.sys: silence", "wire-3-4-protocol-mismatch", "waiting-on-80"),
        ("HTTP to TLS of nginx", "wire-3-4-protocol-mismatch", "nginx-tls-on-80"),
        ("HTTP to TLS of Apache", "wire-3-4-protocol-mismatch", "apache"),
        ("ClientHello, no certificate bound: reset", "wire-3-4-protocol-mismatch", "no-certificate"),
        ("ClientHello, no certificate bound: end", "wire-3-4-protocol-mismatch", "no-certificate-fin"),
        ("no or an unknown name, binding by name only", "wire-3-6-bindings", "name-only"),
        ("any name, binding by address", "wire-3-6-bindings", "any-name"),
        ("no common version", "wire-misbehaving-tls", "alert-protocol-version"),
        ("records that break the rules", "wire-misbehaving-tls", "record-wrong-type"),
    ),
    "3.5 client certificates": (
        ("TLS 1.2, in the handshake", "wire-3-5-client-certificates", "negotiate-1-2"),
        ("TLS 1.2, by renegotiation", "wire-3-5-client-certificates", "after-1-2"),
        ("TLS 1.2, none: 403.7", "wire-3-5-client-certificates", "forbids-1-2"),
        ("untrusted: 403.16, no sub-status", "wire-3-5-with-strange-certificate", "generic"),
        ("untrusted: 403.16, mapped", "wire-3-5-with-strange-certificate", "late-mapped"),
        ("TLS 1.3, Server 2022: reset", "wire-3-5-client-certificates", "server-2022"),
        ("TLS 1.3, Server 2025: 500", "wire-3-5-client-certificates", "server-2025"),
        ("TLS 1.3, after the handshake", "wire-3-5-client-certificates", "after-1-3"),
        ("the handshake fails without", "wire-3-5-client-certificates", "required-1-3"),
        ("asked for on the agent site", "wire-agent-site", "ss-late-required"),
        ("an agent's certificate opens", "wire-3-5-with-certificate", "required-after-request-1-2"),
        ("an agent's certificate opens the agent site", "204413-5-agent-certificate", "ns-asks-late"),
        ("an agent's certificate does not open", "204413-5-agent-certificate", "ns-refuses"),
    ),
    "3.6 bindings": (
        ("by name", "wire-3-6-bindings", "name-only"),
        ("by another name", "wire-3-6-bindings", "other-names"),
        ("central certificate store", "wire-3-6-bindings", "central-store"),
        ("TLS 1.3 off", "wire-3-6-bindings", "no-1-3"),
        ("legacy TLS off", "wire-3-6-bindings", "only-1-2"),
        ("legacy TLS on", "wire-3-6-bindings", "legacy"),
        ("certificate lost", "wire-3-6-bindings", "no-certificate"),
        ("site stopped behind it", "wire-3-6-bindings", "stopped"),
    ),
    "3.7 redirects": (
        ("module: 301", "wire-3-7-redirects", "redirect-301"),
        ("module: 302", "wire-3-7-redirects", "redirect-302"),
        ("module: 307", "wire-3-7-redirects", "redirect-307"),
        ("module: 308", "wire-3-7-redirects", "redirect-308"),
        ("ASP.NET: 302", "wire-3-7-redirects", "object-moved-302"),
        ("URL Rewrite: 301", "wire-3-7-redirects", "rewrite-301"),
        ("URL Rewrite: 302", "wire-3-7-redirects", "rewrite-302"),
        ("URL Rewrite: 303", "wire-3-7-redirects", "rewrite-303"),
        ("URL Rewrite: 307", "wire-3-7-redirects", "rewrite-307"),
        ("URL Rewrite: 308", "wire-3-7-redirects", "rewrite-308"),
        ("HSTS over HTTPS", "wire-3-7-redirects", "hsts"),
        ("HSTS in the clear counts for nothing", "wire-3-7-redirects", "hsts-in-the-clear"),
        ("drops the port", "wire-3-7-redirects", "drops-port"),
        ("agents on a redirect are not agents that moved", "204413-1-notification-server", "moved"),
    ),
    "4 certificates and TLS": (
        ("fits", "wire-4-certificates", "good"),
        ("no RSA key", "wire-4-certificates", "curve"),
        ("RSA key too short", "wire-4-certificates", "rsa-1024"),
        ("SHA-1", "wire-4-certificates", "sha-1"),
        ("MD5", "wire-4-certificates", "md5"),
        ("not for server authentication", "wire-4-certificates", "for-clients"),
        ("another name", "wire-4-certificates", "wrong-name"),
        ("common name only", "wire-4-certificates", "common-name"),
        ("wildcard", "wire-4-certificates", "wildcard"),
        ("wildcard and two domains", "wire-4-certificates", "split-domains"),
        ("URL by address", "wire-4-certificates", "by-address"),
        ("root that clients have", "430121-trust-known", "estate"),
        ("root that clients lack", "430121-trust-strangers", "estate"),
        ("six hours, 443", "wire-4-certificates", "short"),
        ("six hours, agent site", "wire-agent-site", "ns-short"),
        ("expires soon", "wire-4-certificates", "soon"),
        ("self-signed", "wire-4-certificates", "self-signed"),
        ("expired", "wire-4-certificates", "expired"),
        ("not yet valid", "wire-4-certificates", "not-yet"),
        ("replaced, not trusted", "problem-p09-certificate-change", "replaced"),
        ("intermediate not sent", "wire-4-certificates", "no-intermediate"),
        ("wrong order", "wire-4-certificates", "wrong-order"),
        ("wrong one on 443", "problem-p09-certificate-change", "misnamed"),
        ("profile and server differ", "problem-p06-communication-profile", "clear"),
        ("package server's own web site", "problem-p05-own-web-site", "mismatch"),
        ("TLS 1.3", "wire-3-6-bindings", "only-1-3"),
        ("no TLS 1.3", "wire-3-6-bindings", "no-1-3"),
        ("TLS 1.0 and 1.1", "wire-3-6-bindings", "legacy"),
        ("TLS 1.0 only", "wire-3-6-bindings", "only-1-0"),
    ),
    "7.1 the two voices": (
        ("worker, 7.5", "wire-7-1-voices", "iis-7-5"),
        ("worker, 8.5", "wire-7-1-voices", "iis-8-5"),
        ("worker without its name", "wire-7-1-voices", "nameless"),
        ("driver: invalid verb", "wire-3-3-http-sys", "bad-verb"),
        ("driver: ClientHello in the clear", "wire-3-4-protocol-mismatch", "http-on-443"),
        ("driver: host not bound", "problem-p16-wrong-site", "unbound"),
        ("driver: nobody registered, whole handshake", "wire-3-3-http-sys", "stopped-https"),
        ("driver: pool stopped", "wire-3-3-http-sys", "pool-down"),
        ("401", "wire-3-1-error-pages", "log-on"),
        ("404", "wire-3-1-error-pages", "missing"),
        ("403", "wire-3-1-error-pages", "generic"),
        ("403, Chinese", "wire-3-1-error-pages", "chinese"),
        ("500", "wire-3-1-error-pages", "error"),
        ("redirects", "wire-3-7-redirects", "redirect-302"),
        ("HSTS", "wire-3-7-redirects", "hsts"),
        ("HTTP to HTTPS: not a byte", "wire-3-4-protocol-mismatch", "resetting"),
        ("binding without certificate", "wire-3-6-bindings", "no-certificate"),
        ("binding by name, other name", "wire-3-6-bindings", "name-only"),
        ("client certificate, renegotiation, 403.7", "wire-3-5-client-certificates", "forbids-1-2"),
        ("client certificate, TLS 1.3, Server 2022", "wire-3-5-client-certificates", "server-2022"),
        ("client certificate, TLS 1.3, Server 2025", "wire-3-5-client-certificates", "server-2025"),
        ("client certificate, asked for in the handshake", "wire-3-5-client-certificates", "negotiate-1-3"),
        ("403.7, 403.16 and 403.14 look alike", "wire-3-5-with-strange-certificate", "generic"),
        ("refuses by number of requests", "wire-throttles", "in-a-while"),
    ),
    "7.2 what is seen of 403.4": (
        ("not named", "wire-3-1-error-pages", "generic"),
        ("detailed", "wire-3-1-error-pages", "detailed"),
        ("detailed, IIS 8.5", "wire-3-1-error-pages", "detailed-8-5"),
        ("mapped", "wire-3-1-error-pages", "mapped"),
        ("mapped, another language", "wire-3-1-error-pages", "mapped-japanese"),
        ("page that leads on by script", "wire-3-1-error-pages", "script"),
        ("page that leads on by refresh", "wire-3-1-error-pages", "refresh"),
        ("403 over both is another", "wire-3-1-error-pages", "both"),
        ("no HTTPS to compare", "problem-p07-require-ssl-left", "alone"),
        ("HTTPS that is not seen", "problem-p07-require-ssl-left", "hidden"),
        ("one application only", "210187-portal", "application"),
        ("another sub-status", "wire-3-1-error-pages", "detailed-address"),
        ("403.14 of a bare folder", "wire-3-1-error-pages", "listing"),
    ),
}


def inhabitants(scenario: dict[str, Any]) -> set[str]:
    """Whom a finding of this scenario can be about."""
    packages = {codebase["package"] for codebase in scenario["inventory"].get("codebases", [])}
    return {"estate", *packages, *(label_of(host["name"]) for host in scenario["hosts"])}


def told_of(truth: dict[str, Any]) -> set[str]:
    """Of whom the truth says more than whether a port is open."""
    judged = {subject for checks in truth["profiles"].values() for verdicts in checks.values()
              for subjects in verdicts.values() for subject in subjects}
    return judged | set(truth.get("paths", {})) | set(truth.get("tls", {}))


class CoverageOfWire(unittest.TestCase):
    def test_every_row_has_a_server_with_ground_truth(self) -> None:
        lines = []
        for table, rows in ROWS.items():
            for row, name, host in rows:
                path = scenario_path(name)
                scenario = json.loads(path.read_text()) if path.exists() else None
                if scenario is None or host not in inhabitants(scenario):
                    lines.append(f"{table}: {row}: {name} has no {host}")
                elif host not in told_of(scenario["truth"]):
                    lines.append(f"{table}: {row}: {name} has no truth of {host}")
        self.assertEqual(lines, [])

    def test_every_scenario_of_the_wire_is_judged_where_http_is_wanted_and_where_https_is(self) -> None:
        for path in SCENARIOS.glob("wire-*.json"):
            profiles = json.loads(path.read_text())["truth"]["profiles"]
            self.assertTrue(profiles.get("http") and profiles.get("https"), path.stem)

    def test_every_server_of_the_wire_has_ground_truth(self) -> None:
        lines = []
        for path in sorted(SCENARIOS.glob("wire-*.json")):
            scenario = json.loads(path.read_text())
            asked = {label_of(host["name"]) for host in scenario["inventory"]["hosts"]}
            if silent := asked - told_of(scenario["truth"]):
                lines.append(f"{path.stem}: {', '.join(sorted(silent))}")
        self.assertEqual(lines, [])


if __name__ == "__main__":
    unittest.main()
