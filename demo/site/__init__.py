"""Personas, clock, outbox and the seed of the embedded site."""
