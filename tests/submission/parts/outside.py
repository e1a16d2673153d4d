"""Real servers for the tests, on this machine only: an OpenID provider, a TLS server, a proxy."""

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
import trustme
from werkzeug import Request, Response
from werkzeug.serving import make_server

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[1] / ".parts"
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
ACTION = re.compile(r'<form[^>]*action="([^"]+)"')


@contextmanager
def provider() -> Iterator[str]:
    """The address of an npm `oidc-provider`."""
    node = shutil.which("node")
    if not node or not (MODULES / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("npm's oidc-provider is not installed (tests/install-parts.sh)")
    with subprocess.Popen(
        [node, HERE / "provider.mjs", MODULES], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            yield json.loads(running.stdout.readline())["issuer"]
        finally:
            running.terminate()


def confirm(address: str, code: str) -> None:
    """Do what a person does in a browser: enter the code, sign in, agree."""
    with requests.Session() as browser:
        page = browser.get(address)
        page = _sent(browser, page, user_code=code)
        for _ in range(5):
            if "form" not in page.text or "success" in page.text.lower():
                return
            page = _sent(browser, page, login="nguyen", password="any", prompt="login")
    raise AssertionError(page.text)


def _sent(browser: requests.Session, page: requests.Response, **filled: str) -> requests.Response:
    action = urljoin(page.url, ACTION.search(page.text).group(1))
    hidden = dict(FIELD.findall(page.text))
    return browser.post(action, data=filled | hidden)


@contextmanager
def serving(answer: Callable[[Request], Response], certificate: trustme.LeafCert | None = None) -> Iterator[str]:
    """The address of a server that answers with a function; over TLS with a certificate."""
    running = make_server("127.0.0.1", 0, Request.application(answer), threaded=True)
    if certificate:
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{running.port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@contextmanager
def proxy(*options: str) -> Iterator[str]:
    """The address of a running `proxy.py`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", str(port), "--num-workers", "1"]
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _until_open(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _until_open(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the proxy did not start")
