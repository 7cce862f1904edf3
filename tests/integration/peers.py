"""Servers that others wrote: nginx, Apache, openssl s_server. They end with the block that started them, and with its process."""

import contextlib
import os
import pathlib
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

# What they say once they listen.
NGINX_LISTENS = "start worker processes"
APACHE_LISTENS = "resuming normal operations"
S_SERVER_LISTENS = "ACCEPT"

APACHE_MODULES = "/usr/lib/apache2/modules"

# What configurations begin with; that of nginx is still to be ended by "}}".
NGINX_HEAD = """
daemon off; pid {folder}/nginx.pid; error_log stderr notice; user root;
events {{ }}
http {{
    access_log off; default_type text/html;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
"""

APACHE_HEAD = """
PidFile {folder}/apache.pid
ErrorLog /dev/stderr
Mutex file:{folder} default
User www-data
Group www-data
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule ssl_module {modules}/mod_ssl.so
DocumentRoot {folder}/site
DirectoryIndex index.html
"""


def wait_until_it_listens(server: subprocess.Popen, word: str) -> None:
    said = []
    for line in server.stdout:
        said.append(line)
        if word in line:
            return
    raise RuntimeError(f"{server.args} did not start: {''.join(said)}")


@contextlib.contextmanager
def running(folder: pathlib.Path, listens: str, *command: str | pathlib.Path) -> Iterator[subprocess.Popen]:
    """A server in the foreground, once it has said that it listens."""
    # A test that is killed cleans up nothing: its end is a signal to the server as well.
    bound = ["setpriv", "--pdeathsig", "TERM", *command]
    with subprocess.Popen(bound, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True) as server, ThreadPoolExecutor(1) as readers:
        try:
            wait_until_it_listens(server, listens)
            # What it says from here on must not fill the pipe.
            readers.submit(server.stdout.read)
            yield server
        finally:
            server.terminate()


def nginx(folder: pathlib.Path, configuration: pathlib.Path) -> contextlib.AbstractContextManager[subprocess.Popen]:
    return running(folder, NGINX_LISTENS, "nginx", "-p", folder, "-e", "stderr", "-c", configuration)


def apache(folder: pathlib.Path, configuration: pathlib.Path) -> contextlib.AbstractContextManager[subprocess.Popen]:
    """Its site is three pages."""
    for page in ("index.html", "Altiris/Console", "Altiris/SoftwarePortal"):
        file = folder / "site" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a page")
    return running(folder, APACHE_LISTENS, "apache2", "-d", folder, "-D", "FOREGROUND", "-f", configuration)


def s_server(folder: pathlib.Path, *options: str) -> contextlib.AbstractContextManager[subprocess.Popen]:
    return running(folder, S_SERVER_LISTENS, "openssl", "s_server", "-www", *options)


def address_of(block: int, number: int) -> str:
    """One for each process and server: a port that was free a moment ago is still free there. Of the blocks, 64 and
    128, each kind of test has its own."""
    process = os.getpid()
    return f"127.{process >> 8 & (block - 1) | block}.{process & 255}.{number}"


def free_ports(address: str, count: int) -> list[int]:
    sockets = [socket.create_server((address, 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports
