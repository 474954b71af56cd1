"""The window, composed: every object is built here and passed to those that need it."""

from __future__ import annotations

from intune_manager.app.start import run

__all__ = ["run"]
