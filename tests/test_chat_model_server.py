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
from datetime import date
from pathlib import Path

import pytest

from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def tiny_model(folder: Path) -> None:
    """Save an untrained two-layer Llama with a byte-level tokenizer."""
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
    LlamaForCausalLM(config).save_pretrained(folder)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    pytest.importorskip("typer", reason="`transformers serve` needs typer")
    tiny_model(tmp_path / "tiny")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("transformers")), "serve", str(tmp_path / "tiny"),
        "--port", str(port), "--host", "127.0.0.1", "--device", "cpu",
    ]  # fmt: skip
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, tmp_path / "log")
        yield f"{url}/v1", str(tmp_path / "tiny")
    finally:
        process.terminate()
        process.wait()
        log.close()


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


def test_drafts_stream_from_a_real_server(server: tuple[str, str]) -> None:
    url, name = server
    options = ChatModelOptions(timeout_s=60, max_retries=0, base_url=url)
    model = chat_model(f"openai:{name}", options)
    model.max_tokens = 24  # type: ignore[attr-defined]
    article = make_article(text="Ada left.")
    passages = [ScoredPassage(Passage(article, 0, 9), 1.0)]
    drafts = list(ChatModelAnswerer(model, "tiny", 60).stream("Who left?", passages, date(2026, 11, 1)))
    texts = [draft.text for draft in drafts[:-1]]
    assert texts
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:], strict=False))
    assert drafts[-1].text == texts[-1].strip()
