"""The only place that knows all: settings, addresses, commands."""
