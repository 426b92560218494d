"""Settings come from four places, later ones win, and what is not understood is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.errors import SettingsError
from qa_bot.settings import Settings, load_settings


def test_later_places_win(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text('llm = "openai:file"\npassage_tokens = 99\nhost = "file"\n', encoding="utf-8")
    settings = load_settings(
        flags={"llm": "openai:flag", "host": None},
        config=config,
        environment={"QA_BOT_LLM": "openai:environment", "QA_BOT_PASSAGE_TOKENS": "120", "OTHER": "x"},
    )
    assert (settings.llm, settings.passage_tokens, settings.host) == ("openai:flag", 120, "file")


def test_the_working_directory_holds_the_default_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environment={}).port is None
    (tmp_path / "qa_bot.toml").write_text("port = 9000\n", encoding="utf-8")
    assert load_settings(environment={}).port == 9000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1", ["'colour'", "settings.toml", "passage_tokens"]),
        ("port = 99999", ["port", "99999"]),
        ("port = ", ["settings.toml", "TOML"]),
    ],
)
def test_a_bad_file_is_named_with_its_value(tmp_path: Path, text: str, words: list[str]) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(config=config, environment={})
    assert all(word in str(caught.value) for word in words)


def test_a_missing_file_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(config=tmp_path / "none.toml", environment={})


def test_an_unknown_environment_variable_is_an_error() -> None:
    with pytest.raises(SettingsError, match="'lmm'"):
        load_settings(environment={"QA_BOT_LMM": "typo"})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]
