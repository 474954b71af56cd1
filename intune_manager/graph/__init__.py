"""Read-only access to Microsoft Graph: transport, paging, batch, throttle."""
