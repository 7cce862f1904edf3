"""Certificates of every kind for the servers of others: file NAME.pem, and NAME.chain.pem with what is sent behind it."""

import datetime
import pathlib
import subprocess

DOMAIN = "peer.example"

# Distinguished names are taken as they are asked for; keyUsage and the identifiers are what strict checking wants.
CONFIGURATION = """
[ca]
default_ca = here
[here]
database = {folder}/index
new_certs_dir = {folder}
policy = any
unique_subject = no
rand_serial = yes
email_in_dn = no
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[narrow]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
nameConstraints = critical,permitted;DNS:elsewhere.example
[short]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = {purpose}
subjectKeyIdentifier = hash
{more}
"""

# Without a word openssl puts one in.
IDENTIFIED = {True: "authorityKeyIdentifier = keyid:always", False: "authorityKeyIdentifier = none"}


class Authority:
    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        (folder / "index").touch()

    def openssl(self, *words: str) -> None:
        done = subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {' '.join(words)}\n{done.stderr}")

    def key(self, name: str, *options: str) -> None:
        self.openssl("genpkey", "-out", f"{name}.key", *(options or ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")))

    def sign(self, name: str, subject: str, issuer: str | None, section: str, key: str, *options: str, names: str | None = None,
             purpose: str = "serverAuth", start: int = -1, end: int = 30, identified: bool = True,
             extension: str = "") -> None:
        """start and end in days from now; issuer None: its own."""
        names_line = f"subjectAltName = {names}" if names else ""
        configuration = self.folder / f"{name}.cnf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, purpose=purpose,
                                                      more="\n".join((names_line, IDENTIFIED[identified], extension))))
        self.openssl("req", "-new", "-utf8", "-key", f"{key}.key", "-subj", subject, "-out", f"{name}.csr", "-config", "/dev/null")
        by = ("-selfsign", "-keyfile", f"{key}.key") if issuer is None else ("-cert", f"{issuer}.pem", "-keyfile", f"{issuer}.key")
        self.openssl("ca", "-batch", "-notext", "-utf8", "-preserveDN", "-config", configuration.name, "-extensions", section,
                     "-startdate", stamp(start), "-enddate", stamp(end), "-in", f"{name}.csr", "-out", f"{name}.pem",
                     *(options or ("-md", "sha256")), *by)

    def leaf(self, name: str, issuer: str = "issuing", key: str = "leaf", *options: str, subject: str | None = None,
             names: str | None = "", **more: int | str | bool) -> None:
        """names empty: the host that is called as the certificate; None: none."""
        host = f"{name}.{DOMAIN}"
        self.sign(name, subject or f"/CN={host}", issuer, "server", key, *options,
                  names=f"DNS:{host}" if names == "" else names, **more)
        self.chain(name, *([] if issuer == "ca" else [issuer]))

    def chain(self, name: str, *others: str) -> None:
        text = "".join((self.folder / f"{other}.pem").read_text() for other in others)
        (self.folder / f"{name}.chain.pem").write_text(text)

    def issue_all(self) -> None:
        for name in ("ca", "issuing", "leaf", "narrow", "past"):
            self.key(name)
        self.sign("ca", "/CN=Peer Root", None, "authority", "ca", start=-1000, end=1000)
        self.sign("issuing", "/CN=Peer Issuing", "ca", "authority", "issuing", start=-900, end=900)
        self.sign("narrow", "/CN=Peer Narrow", "ca", "narrow", "narrow")
        self.sign("past", "/CN=Peer Past", "ca", "authority", "past", start=-900, end=-2)
        self.key("ec", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")
        self.key("rsa-pss", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048")
        self.key("weak", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024")
        self.leaf("leaf", names=f"DNS:*.{DOMAIN}")
        self.leaf("default", names="DNS:default.example")
        self.leaf("ec", "issuing", "ec")
        self.leaf("rsa-pss", "issuing", "rsa-pss")
        self.leaf("weak", "issuing", "weak")
        self.leaf("sha-1", "issuing", "leaf", "-md", "sha1")
        self.leaf("wildcard", names=f"DNS:*.{DOMAIN}")
        self.leaf("address", names="IP:127.9.9.9,IP:fd00::1")
        self.leaf("many-names", names=",".join(f"DNS:n{i}.{DOMAIN}" for i in range(60)) + f",DNS:Many-Names.{DOMAIN}")
        self.leaf("rich-subject", subject="/C=DE/O=Käse, Söhne \\+ Co/OU=A \"quoted\" unit/CN=rich-subject.peer.example")
        self.leaf("no-names", names=None)
        self.leaf("for-clients", purpose="clientAuth")
        self.leaf("expired", start=-30, end=-3)
        self.leaf("not-yet", start=3, end=30)
        self.leaf("under-expired", "past")
        self.leaf("constrained", "narrow")
        self.leaf("no-key-identifier", identified=False)
        self.leaf("unknown-critical", extension="1.2.3.4.5 = critical,ASN1:UTF8String:unknown")
        self.leaf("under-leaf", "leaf")
        self.chain("under-leaf", "leaf", "issuing")
        self.key("under-short")
        self.sign("short", "/CN=Peer Short", "ca", "short", "narrow")
        (self.folder / "short.key").write_bytes((self.folder / "narrow.key").read_bytes())
        self.sign("under-short", "/CN=Peer Under Short", "short", "authority", "under-short")
        self.leaf("too-long", "under-short")
        self.chain("too-long", "under-short", "short")
        self.leaf("with-root")
        self.chain("with-root", "issuing", "ca")
        self.leaf("disordered")
        self.chain("disordered", "ca", "issuing")
        self.leaf("unrelated")
        self.chain("unrelated", "narrow", "issuing")
        self.leaf("alone")
        self.chain("alone")
        self.sign("self-signed", f"/CN=self-signed.{DOMAIN}", None, "server", "leaf", names=f"DNS:self-signed.{DOMAIN}")
        self.chain("self-signed")
        self.staple()

        # What nginx and Apache send: one file.
        full = "".join((self.folder / f"{name}.pem").read_text() for name in ("leaf", "issuing"))
        (self.folder / "leaf.full.pem").write_text(full)

    def staple(self) -> None:
        """An OCSP response that the leaf is good."""
        # The staple is for the leaf: the index of `openssl ca` knows it.
        self.openssl("ocsp", "-issuer", "issuing.pem", "-cert", "leaf.pem", "-reqout", "request.der")
        self.openssl("ocsp", "-index", "index", "-rsigner", "issuing.pem", "-rkey", "issuing.key", "-CA", "issuing.pem",
                     "-reqin", "request.der", "-respout", "staple.der", "-ndays", "7")


def stamp(days: int) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")
