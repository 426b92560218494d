"""A where-question wants a place, that of the thing asked about."""

from __future__ import annotations

import pytest

from qa_bot.reading.places import is_elsewhere
from qa_bot.reading.questions import understand


@pytest.mark.parametrize(
    ("question", "text", "words", "expected"),
    [
        ("Where is Pip?", "Pip, the lander, fell silent.", "lander", True),
        ("Where is Pip?", "Pip lies below a cliff.", "a cliff", False),
        ("Where is Pip?", "The signal came to Tarn at 3 p.m. Pip fell silent.", "Tarn", True),
        ("Where is Pip?", "Pip fell silent. It lies near Tarn.", "Tarn", False),
        ("Where is the joint centre?", "A centre that watches the truce in Osby opened in Tarn.", "Osby", True),
        ("Where is the joint centre?", "A centre that watches the truce in Osby opened in Tarn.", "Tarn", False),
        ("Where is the joint centre?", "They set up a centre that will watch the truce in Osby.", "Osby", True),
        ("Where is the truce watched?", "They set up a centre that will watch the truce in Osby.", "Osby", False),
        ("Which city was hit?", "Osby was hit.", "Osby", False),
        ("Where did it happen?", "France was hit.", "France", False),
    ],
)
def test_elsewhere(question: str, text: str, words: str, expected: bool) -> None:
    start = text.index(words)
    assert is_elsewhere(understand(question), text, start, start + len(words)) is expected
