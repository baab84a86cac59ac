"""What happens once, when the server starts, before the first learner arrives."""

import gc
import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.runtime.pages_manager import PagesManager

from lessons.curriculum import LESSONS


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server; the libraries are loaded beside it, so that it answers at once."""
    # A folder called pages/ makes a fresh server look for pages of the old kind, and tell the
    # first visitor with a deep link "Page not found", before st.navigation says otherwise.
    PagesManager.uses_pages_directory = False
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> None:
    """Import every lesson and take what it brought out of the garbage collector's rounds.

    Streamlit collects garbage after each rerun, and with PyTorch and scikit-learn in memory a
    full round takes some 150 ms during which every other learner waits. Frozen objects are
    passed over.
    """
    for lesson in LESSONS:
        importlib.import_module(f"lessons.{lesson.slug}")
    # Small networks under many threads wait for each other longer than they compute.
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    importlib.import_module("threadpoolctl").threadpool_limits(1)  # and so do NumPy's matrices
    # The first optimiser of a process loads PyTorch's compiler; nobody should wait for that.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    gc.collect()
    gc.freeze()
