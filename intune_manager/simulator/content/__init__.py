"""What the demo tenant holds: one module per family of Graph objects."""
