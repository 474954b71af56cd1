"""The Changes panel: the history of the whole tenant."""
