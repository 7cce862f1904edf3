"""Does it make no difference to what is told whether certificates are read by the slim OpenSSL or by the whole one?

Where the configuration of OpenSSL loads a provider of its own, itmscan uses the whole one; the provider here does nothing.
"""

import os
import pathlib
import tempfile
import unittest
import unittest.mock

from support import Estate, scenario_path
from test_repeatability import ask

ESTATES = ("demonstration", "wire-4-certificates", "wire-3-4-protocol-mismatch", "wire-3-5-client-certificates", "wire-misbehaving-tls")

CONFIGURATION = """
openssl_conf = everything
[everything]
providers = providers
[providers]
default = activated
null = activated
[activated]
activate = 1
"""


class SlimLibrary(unittest.TestCase):
    maxDiff = None

    def compare(self, name: str) -> None:
        with Estate(scenario_path(name)) as estate, tempfile.TemporaryDirectory() as folder:
            configuration = pathlib.Path(folder) / "openssl.cnf"
            configuration.write_text(CONFIGURATION)
            slim = ask(estate, "slim", 100, 2)
            with unittest.mock.patch.dict(os.environ, OPENSSL_CONF=str(configuration)):
                whole = ask(estate, "whole", 100, 2)
        self.assertEqual({k: v for k, v in slim.facts.items() if v != whole.facts.get(k)},
                         {k: v for k, v in whole.facts.items() if v != slim.facts.get(k)})

    def test_the_same_is_told(self) -> None:
        for name in ESTATES:
            with self.subTest(name):
                self.compare(name)


if __name__ == "__main__":
    unittest.main()
