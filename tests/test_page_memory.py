"""Many threads and few stores of memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

_STORES_USED = """
import ctypes, sys, threading
from qa_bot.page.memory import share_memory_among_threads
if sys.argv[1] == "shared":
    share_memory_among_threads()
together = threading.Barrier(12)
def work():
    together.wait()
    for _ in range(200):
        bytearray(5000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for one in threads: one.start()
for one in threads: one.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's stores are counted")
def test_threads_share_two_stores_of_memory() -> None:
    counts = {}
    for name in ("shared", "own"):
        done = subprocess.run([sys.executable, "-c", _STORES_USED, name], capture_output=True, text=True, check=True)
        counts[name] = done.stdout.count("<heap nr=")
    assert counts["shared"] <= 2 < counts["own"]


_CYCLES_LEFT = """
import gc, sys, weakref
from qa_bot.page.memory import set_loaded_apart
class Node: pass
loaded = [[] for _ in range(1_000_000)]
gc.collect()
if sys.argv[1] == "apart":
    set_loaded_apart()
node = Node()
node.itself = node
left = weakref.ref(node)
gc.collect(1)
del node
later = [[] for _ in range(150_000)]
print(left() is not None)
"""


def test_cycles_are_collected_soon_where_much_is_loaded() -> None:
    for name, left in (("apart", "False"), ("together", "True")):
        done = subprocess.run([sys.executable, "-c", _CYCLES_LEFT, name], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == left, name
