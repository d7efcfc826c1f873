"""The book: one SQLite file, its journal and its tables."""
