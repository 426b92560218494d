"""With every way out of the machine cut, ingest, ask and the page work, and nothing tries to leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

GUARD = textwrap.dedent(
    """
    import ipaddress, socket, sys
    tried = []

    def refuse(host, port=None):
        try:
            inside = host in ("localhost", "", None) or ipaddress.ip_address(host).is_loopback or host == "0.0.0.0"
        except ValueError:
            inside = False
        if not inside:
            tried.append((host, port))
            raise OSError(f"no way out to {host}")

    def watch(event, args):
        if event == "socket.connect" and isinstance(args[1], tuple):
            refuse(args[1][0], args[1][1])
        elif event == "socket.getaddrinfo":
            refuse(args[0] if isinstance(args[0], (str, type(None))) else args[0].decode(), args[1])

    sys.addaudithook(watch)
    """
)
USE = textwrap.dedent(
    """
    import json, threading, time, urllib.request
    from pathlib import Path
    from qa_bot.answer import Ask
    from qa_bot.chain import build_chain
    from qa_bot.cli import main, open_archive
    from qa_bot.page.backend import Backend
    from qa_bot.page.server import _listen, build_app
    from qa_bot.settings import Settings

    assert main(["--data-dir", "data", "ingest", "--sample"]) == 0
    settings = Settings(data_dir=Path("data"))
    with open_archive(settings) as archive:
        answer = build_chain(archive, settings).invoke(Ask("When was the Karabakh ceasefire signed?"))
    import uvicorn
    listener = _listen("127.0.0.1", None)
    backend = Backend(settings, lambda: open_archive(settings))
    server = uvicorn.Server(uvicorn.Config(build_app(backend), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    page = urllib.request.urlopen(f"http://127.0.0.1:{listener.getsockname()[1]}/", timeout=60).read().decode()
    backend.wait()
    server.should_exit = True
    thread.join(10)
    Path("result.json").write_text(json.dumps({"answer": answer.text, "page": "The News Archive" in page, "tried": tried}))
    """
)


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", GUARD + USE],
        cwd=tmp_path,
        env=home,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["answer"].startswith("**10 November 2020**")
    assert result["page"]
    assert result["tried"] == []
