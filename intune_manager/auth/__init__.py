"""Sign-in: the only place that imports azure-identity."""
