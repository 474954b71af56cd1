"""The Sync panel and button: how each kind of data fares."""
