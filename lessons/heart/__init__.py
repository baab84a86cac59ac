"""Heart patients: one neuron, one patient at a time, and what held-out rows may and may not know.

The table is the Cleveland part of UCI's Heart Disease data (Janosi, Steinbrunn, Pfisterer and
Detrano, 1989).
"""
