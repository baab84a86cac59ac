"""Tests of deployment: the image, the manifests, and the workflows on GitHub."""
