"""The demo tenant: a loopback server that behaves as Microsoft Graph does."""
