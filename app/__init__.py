"""Credit Desk 信控台: trade-credit control for small firms."""

__version__ = "0.1.0"
