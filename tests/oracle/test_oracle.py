"""Do openssl and curl see the same as itmscan, on servers that fail and servers of others, and is every difference explained?"""

import pathlib
import unittest

from compare import FEW, QUICK, Comparison, compare
from explained import EXPLAINED

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"

# Each of these is to be compared at least so often, or the comparison says nothing.
AT_LEAST = {
    "openssl": {"port": 50, "completes TLS": 50, "TLS 1.0": 40, "TLS 1.1": 40, "TLS 1.2": 40, "TLS 1.3": 40, "certificate SHA-256": 40,
                "certificate SHA-1": 40, "subject": 40, "issuer": 40, "names in the certificate": 40, "not before": 40, "not after": 40,
                "key": 40, "signature algorithm": 40, "chain as sent": 40, "leads to a root": 40, "self-signed": 40, "expired": 40,
                "not yet valid": 40, "other name": 40, "weak key": 40, "weak signature": 40, "not for servers": 40,
                "violates a name constraint": 40, "a client accepts the certificate": 40, "OCSP staple": 40, "ALPN": 40,
                "client certificate in the handshake": 40, "without a name": 40, "with a wrong name": 40},
    "curl": {"port": 30, "speaks plain HTTP": 30, "status": 200, "Server": 200, "Location": 200, "WWW-Authenticate": 200,
             "Strict-Transport-Security": 200, "end of the redirects": 8, "a client accepts the certificate": 30},
}


class OtherPrograms(unittest.TestCase):
    comparison: Comparison

    @classmethod
    def setUpClass(cls) -> None:
        cls.comparison = compare(FEW, QUICK)

    def test_openssl_and_curl_are_there(self) -> None:
        self.assertEqual([oracle.name for oracle in self.comparison.oracles], list(AT_LEAST))

    def test_every_disagreement_is_explained(self) -> None:
        self.assertEqual([str(disagreement) for disagreement in self.comparison.unexplained], [])

    def test_no_explanation_is_stale(self) -> None:
        self.assertEqual([explanation.sentence for explanation in self.comparison.stale()], [])

    def test_enough_was_compared(self) -> None:
        for oracle, kinds in AT_LEAST.items():
            for kind, count in kinds.items():
                with self.subTest(oracle=oracle, kind=kind):
                    self.assertGreaterEqual(self.comparison.compared[kind, oracle], count)


class Explanations(unittest.TestCase):
    def test_each_has_its_sentence_in_the_readme(self) -> None:
        text = " ".join(README.read_text(encoding="utf-8").split())
        for explanation in EXPLAINED:
            self.assertIn(explanation.sentence, text)


if __name__ == "__main__":
    unittest.main()
