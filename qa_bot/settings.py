"""Settings: defaults < `qa_bot.toml` < `QA_BOT_*` environment variables < flags. Unknown keys are errors."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_bot.errors import SettingsError
from vectorstore.config import IndexConfig

EXTRACTIVE = "extractive"
"""The name under which `llm` asks for the embedded reader instead of a chat model."""

CONFIG_FILE = Path("qa_bot.toml")
"""Read from the working directory where no other file is named."""

ENVIRONMENT_PREFIX = "QA_BOT_"


class Settings(BaseModel):
    """Every setting with its default. Names are the same in the file, the environment and the code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=lambda: user_data_path("qa-bot"))
    """Folder that holds the archive: created on the first ingest."""
    embedding_model: str = "all-MiniLM-L6-v2"
    """The packaged model, or any sentence-transformers model by name or folder."""
    token_encoding: str = "news"
    """The vocabulary that passages are measured with: the project's own, or one of tiktoken's names."""
    passage_tokens: int = Field(default=320, ge=16, le=2000)
    """The most tokens in a stored slice, the unit of search."""
    chroma_url: str = ""
    """A Chroma server and an archive on it, such as http://127.0.0.1:8000/news; empty: Chroma inside this process."""
    ingest_workers: int = Field(default=1, ge=1, le=64)
    """Processes that embed during an ingest; even one uses every core, several get more out of many cores."""
    retrieved_passages: int = Field(default=40, ge=1, le=200)
    """How many passages retrieval hands to the reranker."""
    answer_passages: int = Field(default=10, ge=1, le=100)
    """The most passages an answerer reads, slices of an article that stand near one another being one."""
    answer_tokens: int = Field(default=7000, ge=200)
    """The most tokens of passages an answerer reads; what they leave goes to the text right around them."""
    recency: bool = True
    """Whether reports of the days that a question means, those it names or the last ones, rank higher and are surer."""
    passages_per_article: int = Field(default=4, ge=1)
    """The most passages of one article in a ranking."""
    abstain_below: float = Field(default=0.2, ge=0, le=1)
    """The probability of being right under which the embedded reader says that the archive does not say."""
    nothing_below: float = Field(default=0.2, ge=0, le=1)
    """The cosine of the nearest passage under which an abstention says that nothing is about the question."""
    llm: str = EXTRACTIVE
    """`extractive`, or a chat model as `provider:model`."""
    llm_base_url: str = ""
    """Address of an OpenAI-compatible server; empty: the provider's own."""
    llm_timeout_s: float = Field(default=30, gt=0)
    """Seconds that a chat model may stay silent."""
    llm_max_retries: int = Field(default=1, ge=0, le=10)
    """How often a failed request to a chat model is tried again."""
    host: str = "127.0.0.1"
    """The address that the page listens on."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """The page's port; empty: 7860 or the next free one."""
    auth_file: Path | None = None
    """File of `user:bcrypt-hash` lines that guards the page; empty: no login."""

    def index_config(self) -> IndexConfig:
        """The settings that shape the index."""
        return IndexConfig(
            embedding_model=self.embedding_model,
            token_encoding=self.token_encoding,
            passage_tokens=self.passage_tokens,
            chroma_url=self.chroma_url,
            passages_per_article=self.passages_per_article,
        )


def load_settings(
    flags: Mapping[str, Any] | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force; None among the `flags` means that the flag was not given.

    Raises SettingsError for a key that is unknown, a value it cannot have or an unreadable file.
    """
    environment = os.environ if environment is None else environment
    values = {**_from_file(config), **_from_environment(environment)}
    values.update({key: value for key, value in (flags or {}).items() if value is not None})
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError(_first_problem(error)) from error


def _from_file(config: Path | None) -> dict[str, Any]:
    path = config or CONFIG_FILE
    if config is None and not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error
    _refuse_unknown(values, f"in {path}")
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    values = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    _refuse_unknown(values, f"in the environment (as {ENVIRONMENT_PREFIX}...)")
    return values


def _refuse_unknown(values: Mapping[str, Any], where: str) -> None:
    for key in values:
        if key not in Settings.model_fields:
            known = ", ".join(sorted(Settings.model_fields))
            raise SettingsError(f"There is no setting {key!r}, found {where}; the settings are: {known}.")


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    name = ".".join(str(part) for part in problem["loc"])
    return f"The setting {name} cannot be {problem['input']!r}: {problem['msg']}."
