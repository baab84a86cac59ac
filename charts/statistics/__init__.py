"""Results: bars, histograms, thresholds and their costs, errors by capacity."""
