"""Graph's protocol over a demo tenant: requests in, replies out, on a loopback port."""
