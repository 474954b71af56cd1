"""Intune Manager: an exact, offline, read-only copy of a Microsoft Intune tenant."""

__version__ = "0.1.0"
