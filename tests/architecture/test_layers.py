"""Do the layers keep to their row: which layers and which libraries they include, and how large their files are?"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# layer: (layers it may include, headers of libraries that only it includes)
LAYERS = {
    "base": ((), ()),
    "syntax": (("base",), ("cjson/", "expat.h")),
    "model": (("base",), ()),
    "certificate": (("model", "base"), ("openssl/",)),
    "inventory": (("model", "syntax", "base"), ()),
    "plan": (("model", "base"), ()),
    "engine": (("model", "certificate", "base"), ("openssl/", "curl/", "event2/", "ares.h")),
    "capture": (("model", "certificate", "base"), ("pcap",)),
    "journal": (("model", "syntax", "base"), ()),
    "verdict": (("model", "certificate", "base"), ()),
    "report": (("model", "syntax", "base"), ()),
    "cli": (
        ("base", "syntax", "model", "certificate", "inventory", "plan", "engine", "capture", "journal", "verdict", "report"),
        (),
    ),
}
LIBRARIES = ("cjson/", "expat.h", "openssl/", "curl/", "event2/", "ares.h", "pcap")
# The two halves of OpenSSL: X.509 belongs to certificate, TLS to engine.
TLS_HEADERS = ("openssl/ssl.h", "openssl/tls1.h", "openssl/ssl3.h")
MAXIMUM_LINES = 420
ALLOWED_AT_TOP = {"scanner", "include", "targets", "tests", "cmake", "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE"}


def includes(path: pathlib.Path) -> list[tuple[str, str]]:
    return re.findall(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.MULTILINE)


def files(layer: str) -> list[pathlib.Path]:
    return sorted(p for folder in ("scanner", "include") for p in (ROOT / folder / layer).rglob("*.[ch]"))


class Layers(unittest.TestCase):
    def test_every_layer_has_files_and_every_folder_is_a_layer(self) -> None:
        for folder in ("scanner", "include"):
            found = {p.name for p in (ROOT / folder).iterdir() if p.is_dir()}
            self.assertLessEqual(found, set(LAYERS), folder)
        for layer in LAYERS:
            self.assertTrue(files(layer), layer)

    def test_no_layer_includes_one_that_is_not_in_its_row(self) -> None:
        for layer, (allowed, _) in LAYERS.items():
            for path in files(layer):
                for mark, name in includes(path):
                    if mark == '"':
                        target = name.split("/")[0]
                        self.assertIn(target, (*allowed, layer), f"{path.relative_to(ROOT)} includes {name}")

    def test_a_private_header_is_included_by_its_own_layer_only(self) -> None:
        for layer in LAYERS:
            for path in files(layer):
                for mark, name in includes(path):
                    if mark == '"' and name.split("/")[0] != layer:
                        self.assertTrue((ROOT / "include" / name).is_file(), f"{path.relative_to(ROOT)} includes {name}")

    def test_a_public_header_includes_public_headers_only(self) -> None:
        for path in (ROOT / "include").rglob("*.h"):
            for mark, name in includes(path):
                if mark == '"':
                    self.assertTrue((ROOT / "include" / name).is_file(), f"{path.relative_to(ROOT)} includes {name}")

    def test_a_library_is_included_where_the_table_says(self) -> None:
        for layer, (_, libraries) in LAYERS.items():
            for path in files(layer):
                for mark, name in includes(path):
                    if mark == "<" and name.startswith(LIBRARIES):
                        self.assertTrue(name.startswith(libraries), f"{path.relative_to(ROOT)} includes <{name}>")
                        if layer == "certificate":
                            self.assertNotIn(name, TLS_HEADERS, f"{path.relative_to(ROOT)}")

    def test_files_are_short_enough_to_be_read(self) -> None:
        for layer in LAYERS:
            for path in files(layer):
                lines = path.read_text(encoding="utf-8").count("\n")
                self.assertLessEqual(lines, MAXIMUM_LINES, str(path.relative_to(ROOT)))

    def test_the_top_level_holds_nothing_else(self) -> None:
        tracked = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and not p.name.startswith(("build", "itmscan-"))}
        self.assertLessEqual(tracked, ALLOWED_AT_TOP)


if __name__ == "__main__":
    unittest.main()
