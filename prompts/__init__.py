"""Prompt texts as files beside this module, and the loader that reads them."""

from __future__ import annotations

from importlib.resources import files
from string import Template


def load(name: str) -> Template:
    """The prompt `name`.md; fill its $placeholders with `substitute`, which takes values as they are."""
    return Template(files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8"))
