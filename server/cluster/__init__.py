"""Long work on many processors and machines: Dask carries it from the app to the workers."""
