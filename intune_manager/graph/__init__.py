"""Read-only access to Microsoft Graph: transport, paging, batch, throttle.

Importing its modules, `http` apart, loads neither the SDK nor httpx; `GraphClient.open` does, off
the event loop.
"""
