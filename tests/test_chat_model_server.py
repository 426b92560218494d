"""The chat model against an off-the-shelf OpenAI-compatible server with a tiny random model."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from qa_bot.errors import ChatModelError
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def tiny_model(folder: Path) -> None:
    """Save an untrained two-layer Llama with a byte-level tokenizer."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, initial_alphabet=alphabet, special_tokens=["<eos>"], show_progress=False
    )
    tokenizer.train_from_iterator(["a tiny text"], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<eos>")
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2}
    ids = {"eos_token_id": 0, "bos_token_id": 0, "pad_token_id": 0}
    config = LlamaConfig(vocab_size=len(fast), max_position_embeddings=8192, **size, **heads, **ids)
    # Seeded: another draw could end every answer with its first token.
    torch.manual_seed(0)
    LlamaForCausalLM(config).save_pretrained(folder)


@dataclass(frozen=True)
class Server:
    """A running server: its address, the name of its model, its process."""

    url: str
    model: str
    process: subprocess.Popen[bytes]

    def answerer(self, max_tokens: int) -> ChatModelAnswerer:
        name = f"openai:{self.model}"
        model = chat_model(name, ChatModelOptions(timeout_s=60, max_retries=0, base_url=self.url))
        model.max_tokens = max_tokens  # type: ignore[attr-defined]
        return ChatModelAnswerer(model, name, 60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    for package in ("accelerate", "fastapi", "openai", "typer", "uvicorn"):
        pytest.importorskip(package, reason=f"`transformers serve` needs {package}")
    folder = tmp_path_factory.mktemp("server")
    tiny_model(folder / "tiny")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("transformers")), "serve", str(folder / "tiny"),
        "--port", str(port), "--host", "127.0.0.1", "--device", "cpu",
    ]  # fmt: skip
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}", process, folder / "log")
            yield Server(f"http://127.0.0.1:{port}/v1", str(folder / "tiny"), process)
        finally:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()[-800:]}")
        try:
            urllib.request.urlopen(f"{url}/health", timeout=2)
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
    pytest.fail("the server did not start in 90 s")


PASSAGES = [ScoredPassage(Passage(make_article(text="Ada left."), 0, 9), 1.0)]
TODAY = date(2026, 11, 1)


def test_drafts_stream_from_a_real_server(server: Server) -> None:
    drafts = list(server.answerer(24).stream("Who left?", PASSAGES, TODAY))
    assert drafts[-1].text
    assert all(later.text.startswith(earlier.text) for earlier, later in zip(drafts, drafts[1:-1], strict=False))
    assert "cut off" in drafts[-1].notice


def test_an_unknown_model_is_the_servers_refusal(server: Server) -> None:
    name = "openai:no/such-model"
    model = chat_model(name, ChatModelOptions(timeout_s=60, max_retries=0, base_url=server.url))
    with pytest.raises(ChatModelError, match="no/such-model .*HTTP [45]"):
        list(ChatModelAnswerer(model, name, 60).stream("Who left?", PASSAGES, TODAY))


def test_a_server_that_dies_half_way_is_reported(server: Server) -> None:
    """The last test of this file, for it kills the server."""
    stream = server.answerer(4_000).stream("Who left?", PASSAGES, TODAY)
    begun = next(stream)
    server.process.kill()
    with pytest.raises(ChatModelError, match="Until then it had written") as raised:
        list(stream)
    assert begun.text[:4] in str(raised.value)
