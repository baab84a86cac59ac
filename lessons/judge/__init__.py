"""A judge: a network that writes is trained further by what pleases, and what it forgets."""
