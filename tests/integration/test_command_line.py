"""Does every wrong word and every wrong input get one line that names the place, and exit code 2, before any packet?"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ITMSCAN = os.environ["ITMSCAN"]


class Folder(unittest.TestCase):
    """A test with a folder of its own, which is the current one of the program."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def run_program(self, *words: str, stdin: str = "", **more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([ITMSCAN, *words], cwd=self.folder, input=stdin, capture_output=True, text=True, timeout=60, **more)

    def assert_refused(self, *words: str, says: str, stdin: str = "", code: int = 2) -> None:
        result = self.run_program(*words, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(says, result.stderr)
        self.assertEqual([p for p in self.folder.iterdir() if p.name.startswith("itmscan-")], [], "a folder was left")


class BadInput(Folder):
    def test_malformed_json_names_line_and_column(self) -> None:
        self.write("a.json", '{"profile": "http",\n "hosts": [,]}')
        self.assert_refused("scan", "a.json", says="a.json:2")

    def test_malformed_csv_names_the_line(self) -> None:
        self.write("a.csv", 'Name,Role\nns1,notification-server\n"ns2,site-server\n')
        self.assert_refused("scan", "a.csv", "-p", "http", says="a.csv:3")

    def test_an_unknown_role_names_its_place(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a"}, {"name": "b", "roles": ["boss"]}]}))
        self.assert_refused("scan", "a.json", says="hosts[1].roles[0]")

    def test_an_unknown_profile_lists_the_known_ones(self) -> None:
        self.write("a.json", json.dumps({"hosts": [{"name": "a"}]}))
        self.assert_refused("scan", "a.json", "-p", "ftp", says="https-ready")

    def test_a_port_must_be_a_port(self) -> None:
        for port in (0, 70000):
            self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "agent_site_port": port}]}))
            self.assert_refused("scan", "a.json", says="agent_site_port")

    def test_a_side_of_a_pair_is_a_port_or_nothing(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "ports": [{"http": 0, "https": 443}]}]}))
        self.assert_refused("scan", "a.json", says="ports[0].http")

    def test_a_host_with_a_blank_or_a_control_character_is_refused(self) -> None:
        for name in ("ns 1", "ns\x07", ""):
            self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": name}]}))
            self.assert_refused("scan", "a.json", says="hosts[0].name")

    def test_an_authority_file_that_cannot_be_read_is_named(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        self.write("junk.cer", "no certificate")
        self.assert_refused("scan", "a.json", "--ca", "junk.cer", says="junk.cer")
        self.assert_refused("scan", "a.json", "--ca", "absent.cer", says="absent.cer")

    def test_an_authority_file_without_a_root_is_refused(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        subject, issuer = ("/CN=Below", "below"), ("/CN=Above", "above")
        for (name, stem), signer in ((issuer, []), (subject, ["-CA", "above.pem", "-CAkey", "above.key"])):
            subprocess.run(["openssl", "req", "-x509", *signer, "-newkey", "rsa:2048", "-nodes", "-subj", name,
                            "-keyout", f"{stem}.key", "-out", f"{stem}.pem"], cwd=self.folder, check=True, capture_output=True)
        self.assert_refused("scan", "a.json", "--ca", "below.pem", says="below.pem: holds no root")

    def test_no_host_at_all_is_refused(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": []}))
        self.assert_refused("scan", "a.json", says="no host")

    def test_an_absent_inventory_is_named(self) -> None:
        self.assert_refused("scan", "absent.json", "-p", "http", says="absent.json")

    def test_standard_input_is_named(self) -> None:
        self.assert_refused("scan", "-", "-p", "http", stdin='{"hosts": [{"name": 1}]}', says="standard input")

    def test_scan_without_a_profile_is_refused(self) -> None:
        self.write("a.json", json.dumps({"hosts": [{"name": "a"}]}))
        self.assert_refused("scan", "a.json", says="profile")

    def test_an_unwritable_output_is_refused_before_any_packet(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        self.assert_refused("scan", "a.json", "-j", "j.ndjson", "-o", "absent/report.json", says="absent/report.json")

    def test_an_output_without_a_format_is_refused(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        self.assert_refused("scan", "a.json", "-j", "j.ndjson", "-o", "report.docx", says="report.docx")

    def test_a_range_that_is_none_is_refused(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        self.assert_refused("scan", "a.json", "--exclude", "10.0.0.0/33", says="10.0.0.0/33")

    def test_a_journal_that_is_none_is_refused(self) -> None:
        self.write("j.ndjson", '{"hello": 1}\n')
        self.assert_refused("report", "j.ndjson", says="j.ndjson")
        self.assert_refused("report", "absent.ndjson", says="absent.ndjson")

    def test_a_report_is_told_from_a_journal(self) -> None:
        self.write("report.json", json.dumps({"schema_version": 2, "run": {}}, indent=2) + "\n")
        for words in (["report", "report.json"], ["scan", "--resume", "report.json"]):
            self.assert_refused(*words, says="report.json: is a report, no journal")

    def test_a_client_certificate_that_cannot_be_used_is_named(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a", "address": "127.0.0.1"}]}))
        self.write("empty.pem", "")
        (self.folder / "folder").mkdir()
        for name in ("absent.pem", "empty.pem", "folder"):
            self.assert_refused("scan", "a.json", "--client-certificate", name, says=name)
        self.assert_refused("scan", "a.json", "--client-certificate", "", says="--client-certificate has an empty argument")

    def test_a_profile_of_ones_own_is_validated_with_file_and_place(self) -> None:
        self.write("a.json", json.dumps({"hosts": [{"name": "a"}]}))
        self.write("own.json", json.dumps({"name": "own", "title": "t", "wanted": "http", "steps": [], "checks": [{"id": "x"}]}))
        self.assert_refused("scan", "a.json", "-p", "own.json", says="own.json")

    def test_a_declaration_about_no_check_is_refused(self) -> None:
        self.write("a.json", json.dumps({"profile": "http", "hosts": [{"name": "a"}], "declared": [
            {"check": "204413.7.installation-manger", "who": "an administrator", "date": "2026-03-02"}]}))
        self.assert_refused("scan", "a.json", says="declared[0].check")

    def test_an_entity_in_xml_is_refused(self) -> None:
        self.write("package.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Package>&x;</Package>')
        self.assert_refused("scan", "package.xml", "-p", "http", says="package.xml")


class Help(Folder):
    def test_help_goes_to_standard_output_and_exits_0(self) -> None:
        for words in (["--help"], ["verify", "--help"], ["scan", "-h"], ["sweep", "--help"], ["help", "plan"], ["report", "--help"], ["catalogue", "--help"]):
            result = self.run_program(*words)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn("itmscan", result.stdout)

    def test_a_mistake_gets_one_line_and_not_the_whole_help(self) -> None:
        self.assert_refused("fly", says="fly")
        self.assert_refused("scan", "--nonsense", says="--nonsense")

    def test_the_catalogue_lists_roles_profiles_and_formats(self) -> None:
        result = self.run_program("catalogue")
        self.assertEqual(result.returncode, 0, result.stderr)
        for word in ("notification-server", "https-ready", "json", "text"):
            self.assertIn(word, result.stdout)

    def test_the_catalogue_of_a_profile_lists_its_checks(self) -> None:
        result = self.run_program("catalogue", "--profile", "https")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("mirrored from 204413 step 1", result.stdout)


class Names(Folder):
    def test_a_name_that_is_given_twice_is_one_name(self) -> None:
        names = [word for name in ("ns1", "NS1", "ns1.corp.example", "setup") for word in ("--also-known-as", name)]
        self.run_program("verify", "ns1.corp.example=127.0.0.1", "--exclude", "127.0.0.0/8", "-q", "-j", "j.ndjson", *names)
        inventory = json.loads((self.folder / "j.ndjson").read_text().splitlines()[1])["inventory"]
        self.assertEqual(inventory["hosts"][0]["also_known_as"], ["ns1", "setup"])

    def test_a_plan_tells_under_which_names_is_asked(self) -> None:
        host = {"name": "ns1.corp.example", "roles": ["notification-server"], "also_known_as": ["ns1", "10.1.1.5", "setup"]}
        self.write("a.json", json.dumps({"hosts": [host]}))
        result = self.run_program("plan", "a.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("under the name ns1, setup\n", result.stdout)


class Plan(Folder):
    def test_a_plan_asks_nobody_and_tells_where_the_sources_disagree(self) -> None:
        self.write("hosts.csv", "Name,Role\nns1.corp.example,notification-server\n")
        self.write("codebases.csv", "PackageID,URL,Source,Snapshot\n{1},http://ps7.corp.example/Altiris/PS/a/,x,NULL\n")
        result = self.run_program("plan", "hosts.csv", "codebases.csv")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("/Altiris/Console", result.stdout)
        self.assertIn("ps7.corp.example", result.stdout)
        self.assertIn("codebases", result.stdout)

    def test_names_that_do_not_resolve_are_told(self) -> None:
        self.write("hosts.txt", "nowhere.invalid\n")
        result = self.run_program("plan", "hosts.txt", "--resolve")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("does not resolve: nowhere.invalid", result.stdout)


if __name__ == "__main__":
    unittest.main()
