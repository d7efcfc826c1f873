"""Write side: one frozen class per user verb."""
