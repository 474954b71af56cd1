"""A sync in a process of its own, for programs that have a window to keep alive meanwhile.

Two threads of one process share one interpreter lock: a thread that is let go by the system while
it holds the lock stops the other one, however little that wants. Two processes share nothing.

`job` is the parent's side, `child` the other one, `messages` what they say to each other.
"""
