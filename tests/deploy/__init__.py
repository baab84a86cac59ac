"""What is deployed: the image, the manifests, and what GitHub runs."""
