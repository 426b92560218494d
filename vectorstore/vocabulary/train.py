"""Trains the token vocabulary on the project's own prose: the sample articles and the documentation.

Run from the root of the repository: `python -m vectorstore.vocabulary.train`. Deterministic.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from vectorstore.samples import sample_path
from vectorstore.tokens import SPLIT_PATTERN

VOCABULARY_SIZE = 6000
_TARGET = Path(__file__).with_name("news.tiktoken")
_ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Train and write `news.tiktoken` beside this file, one "base64 rank" a line."""
    trained = _train(_texts())
    lines = [f"{base64.b64encode(token).decode()} {rank}" for rank, token in enumerate(trained)]
    _TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")


def _texts() -> Iterator[str]:
    with sample_path().open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield f"{record.get('title', '')}\n\n{record['text']}"
    for pattern in ("*.md", "*/*.md"):
        for path in sorted(_ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8")


def _train(texts: Iterator[str]) -> list[bytes]:
    """Tokens as bytes in merge order, the 256 single bytes first, as tiktoken wants them."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    byte_of = {char: byte for byte, char in _byte_characters().items()}
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [bytes(byte_of[char] for char in token) for token, _ in vocabulary]


def _byte_characters() -> dict[int, str]:
    """The printable character that byte-level BPE writes for each byte (as in GPT-2's encoder)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + position) for position, byte in enumerate(hidden)}


if __name__ == "__main__":
    main()
