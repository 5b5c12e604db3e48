"""Forms of the decisions room; each one's clean fields are what its action takes."""
