"""Settings and fixtures that more than one test file uses."""

import torch

# Small networks under many threads wait for each other longer than they compute.
torch.set_num_threads(1)
