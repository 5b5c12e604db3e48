"""The shared record: who did what, when; written once."""
