"""What the laboratory's pages compute: Build, Your data, and the clinic."""
