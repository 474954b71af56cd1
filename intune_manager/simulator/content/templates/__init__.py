"""What the demo tenant is made of, as JSON."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_template(name: str) -> Any:
    """What the file of this name holds; not to be changed."""
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8"))
