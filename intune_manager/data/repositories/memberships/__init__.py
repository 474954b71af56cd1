"""Who is in which group, directly and through groups."""
