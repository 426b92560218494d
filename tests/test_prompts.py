"""The prompt files: which there are, what they need, and that nothing put into them is read as a placeholder."""

from __future__ import annotations

import pytest

import prompts

PLACEHOLDERS = {
    "answer": {"as_of", "fence", "not_stated"},
    "question": {"passages", "question"},
    "rewrite": {"fence"},
    "follow_up": {"conversation", "fence", "question"},
}


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_each_prompt_has_its_placeholders(name: str) -> None:
    prompt = prompts.load(name)
    assert set(prompt.get_identifiers()) == PLACEHOLDERS[name]
    filled = prompt.substitute(dict.fromkeys(PLACEHOLDERS[name], "{x} $y ${z} %s \\1"))
    assert filled.count("{x} $y ${z} %s \\1") >= len(PLACEHOLDERS[name])


def test_a_prompt_that_is_not_there_raises() -> None:
    with pytest.raises(FileNotFoundError):
        prompts.load("poem")
