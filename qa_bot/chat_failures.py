"""What goes wrong with a chat model, as sentences for a person: every provider's client has errors of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qa_bot.errors import ChatModelError

_LONGEST_DETAIL = 200
_ADVICE = {
    401: "refused the key; check the provider's key in the environment",
    403: "refused the key; check the provider's key in the environment",
    404: "is not known to the server; check its name and llm_base_url",
    408: "did not answer in time; try again or raise llm_timeout_s",
    413: "was sent more than it reads; lower answer_tokens",
    429: "has too many requests at the moment; try again later",
}


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn whatever a provider's client raises into a ChatModelError about the model `name`."""
    try:
        yield
    except ChatModelError:
        raise
    except Exception as error:
        # The clients have no common root, and a model handed in by a user may raise anything at all.
        raise ChatModelError(explain(name, error)) from error


def explain(name: str, error: Exception) -> str:
    """One sentence: which model, what happened, what to do next."""
    status = _status(error)
    if status is not None:
        return f"The chat model {name} {_of_status(status, error)}."
    root = _root(error)
    if "Timeout" in _kinds(error):
        return f"The chat model {name} did not answer in time; try again or raise llm_timeout_s."
    if "Connect" in _kinds(error) and "Protocol" not in _kinds(root):
        return f"The chat model {name} cannot be reached ({_detail(root)}); check the network and llm_base_url."
    return f"The chat model {name} broke off: {_detail(root)}; try again, or check llm_base_url."


def _status(error: Exception) -> int | None:
    """The HTTP status of an error; Ollama's client writes -1 where there was none."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= 400 else None


def _of_status(status: int, error: Exception) -> str:
    what, _, advice = _ADVICE.get(status, "").partition("; ")
    if what:
        return f"{what} (HTTP {status}); {advice}"
    if status < 500:
        return f"did not accept the request (HTTP {status}): {_detail(error)}"
    return f"failed on the server's side (HTTP {status}); try again later"


def _kinds(error: BaseException) -> str:
    return " ".join(kind.__name__ for kind in type(error).__mro__)


def _root(error: BaseException) -> BaseException:
    """The innermost cause, which says whether the name, the port or the certificate was the trouble."""
    seen = [error]
    while (cause := seen[-1].__cause__ or seen[-1].__context__) and cause not in seen:
        seen.append(cause)
    return seen[-1]


def _detail(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:_LONGEST_DETAIL].rstrip(". ") if lines else type(error).__name__
