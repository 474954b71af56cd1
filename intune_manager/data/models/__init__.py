"""Typed views of one payload, made when one object is opened."""
