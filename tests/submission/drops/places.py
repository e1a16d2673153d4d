"""Real servers for drops, started from their packages on 127.0.0.1; and what lies at them, seen from the disk."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD, NGINX = shutil.which("sshd", path="/usr/sbin:/usr/bin"), shutil.which("nginx", path="/usr/sbin:/usr/bin")
DAV_EXT = Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")
ROOM = 1 << 16  # bytes of a disk that is about to be full


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        folder: What it serves, on the disk.
        home: Its own folder: keys, certificates.
        log: What it says of itself.
    """

    port: int
    folder: Path
    home: Path
    log: Path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, log: Path, small: bool = False) -> Iterator[None]:
    """A process that serves a port, for as long as the context lasts; `small`: no file may grow beyond `ROOM`."""
    if small:
        command = ["prlimit", f"--fsize={ROOM}", "--", "env", "--ignore-signal=XFSZ", *command]
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _until_it_listens(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(log.read_text("utf-8", "replace"))


def new_key(path: Path, passphrase: str = "") -> Path:
    """An ed25519 key pair, made by OpenSSH's own tool."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", path], check=True)
    return path


def known_line(port: int, public: Path) -> str:
    """The line of `known_hosts` for a host key."""
    return f"[127.0.0.1]:{port} {' '.join(public.read_text('utf-8').split()[:2])}\n"


@contextmanager
def sshd(home: Path, *, small: bool = False, denied: str = "") -> Iterator[Server]:
    """OpenSSH's server with `internal-sftp`: own host key, own configuration, keys only.

    `denied`: requests that it refuses.
    """
    home.mkdir()
    folder, port = home / "incoming", free_port()
    folder.mkdir()
    host, user = new_key(home / "host"), new_key(home / "user")
    (home / "authorized").write_text(user.with_suffix(".pub").read_text("utf-8"), "utf-8")
    (home / "known_hosts").write_text(known_line(port, host.with_suffix(".pub")), "utf-8")
    config = home / "config"
    config.write_text(
        f"""ListenAddress 127.0.0.1:{port}
HostKey {host}
PidFile none
UsePAM no
StrictModes no
AuthorizedKeysFile {home / "authorized"}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
ForceCommand internal-sftp{f" -P {denied}" if denied else ""}
""",
        "utf-8",
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where Debian's sshd separates its privileges
    with running([str(SSHD), "-D", "-e", "-f", str(config)], port, home / "log", small):
        yield Server(port, folder, home, home / "log")


def authority(home: Path) -> None:
    """A certificate authority and a certificate of it for 127.0.0.1, made by OpenSSL's own tool."""

    def openssl(*words: object) -> None:
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", 2,
            "-keyout", home / "ca.key", "-out", home / "ca.pem", "-subj", "/CN=test CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", home / "server.key", "-out", home / "server.csr", "-subj", "/CN=127.0.0.1")  # fmt: skip
    (home / "extensions").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n", "utf-8")
    openssl("x509", "-req", "-in", home / "server.csr", "-CA", home / "ca.pem", "-CAkey", home / "ca.key",
            "-days", 2, "-CAcreateserial", "-extfile", home / "extensions", "-out", home / "server.pem")  # fmt: skip


@contextmanager
def nginx(
    home: Path, *, dav: bool = True, small: bool = False, largest: str = "30m", shows: bool = True
) -> Iterator[Server]:
    """nginx with TLS and Basic auth (user `vn`, password `right`); WebDAV, or PUT alone.

    `shows`: whether one may GET.
    """
    home.mkdir()
    folder, port = home / "incoming", free_port()
    folder.mkdir()
    authority(home)
    hashed = subprocess.run(["openssl", "passwd", "-apr1", "right"], check=True, capture_output=True, text=True)
    (home / "users").write_text(f"vn:{hashed.stdout}", "utf-8")
    methods = "PUT DELETE MKCOL MOVE" if dav else "PUT"
    extension = "dav_ext_methods PROPFIND OPTIONS;" if dav else ""
    config = home / "nginx.conf"
    config.write_text(
        f"""load_module {DAV_EXT};
daemon off;
user root;
worker_processes 1;
pid {home}/pid;
error_log {home}/log info;
events {{ }}
http {{
    access_log {home}/access;
    client_body_temp_path {home}/body;
    client_max_body_size {largest};
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {home}/server.pem;
        ssl_certificate_key {home}/server.key;
        location / {{
            root {folder};
            dav_methods {methods};
            {extension}
            {"" if shows else f"limit_except {methods} OPTIONS {{ deny all; }}"}
            auth_basic drop;
            auth_basic_user_file {home}/users;
        }}
    }}
}}
""",
        "utf-8",
    )
    with running([str(NGINX), "-c", str(config), "-e", str(home / "log")], port, home / "log", small):
        yield Server(port, folder, home, home / "log")


def lies(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
