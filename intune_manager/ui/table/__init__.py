"""One table on the screen: rows, search, filters, columns, export."""
