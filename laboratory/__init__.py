"""What the pages of the laboratory compute: Build, Your data, and the clinic."""
