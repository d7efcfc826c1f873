"""Frozen data to PDF bytes."""
