"""Long jobs on many processors and machines: Dask carries them from the app to the workers."""
