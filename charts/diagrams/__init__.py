"""Data for the browser's drawings: networks, graphs, maps of neurons, digits."""
