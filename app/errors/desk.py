"""The counter and its staff: E-4xxx."""
