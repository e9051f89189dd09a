"""Turns one marked-up source of data/sources into the format its record has."""
