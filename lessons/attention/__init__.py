"""Attention: where should a network look? It is decided by dot products."""
