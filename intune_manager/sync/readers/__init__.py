"""One function for each way in which a resource is read."""
