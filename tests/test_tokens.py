"""Tokens are counted offline, in any text."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.errors import ModelError
from vectorstore.tokens import TokenCounter, _own_encoding


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_the_own_vocabulary_loses_nothing_of_any_text(text: str) -> None:
    encoding = _own_encoding()
    assert encoding.decode(encoding.encode(text, disallowed_special=())) == text


def test_common_words_are_one_token_and_the_count_adds_up() -> None:
    counter = TokenCounter()
    assert counter.count("The council said") == 3
    assert counter.count("") == 0
    assert 2 < counter.count("<|endoftext|>") < 14


def test_counting_touches_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("opened a socket"))
    _own_encoding.cache_clear()
    assert TokenCounter().count("offline") > 0


def test_an_unknown_encoding_names_the_known_ones() -> None:
    with pytest.raises(ModelError, match="'nope'.*news"):
        TokenCounter("nope")
