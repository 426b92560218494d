"""How the serving process uses memory."""

from __future__ import annotations

import ctypes
import gc
import sys

_M_ARENA_MAX = -8
"""The parameter's number in glibc's malloc.h."""
_ARENAS = 2


def share_memory_among_threads() -> None:
    """Have all threads take memory from two stores, where the system's C library can be told so.

    glibc gives each of many threads a store of its own, and what is free in one is not there for another: the
    process would grow for as long as questions meet threads that did not answer before.
    """
    if sys.platform == "linux":
        set_parameter = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_parameter is not None:
            set_parameter(_M_ARENA_MAX, _ARENAS)


def set_loaded_apart() -> None:
    """Have the collector of unused cycles look no more at what is loaded by now: modules, models, the page.

    It waits with its full rounds until new objects are a quarter of the old ones, and after an answer Gradio leaves
    some in cycles: beside 280,000 old ones they would pile up for an hour.
    """
    gc.collect()
    gc.freeze()
    # Only a full round makes it count anew how many old ones there are.
    gc.collect()
