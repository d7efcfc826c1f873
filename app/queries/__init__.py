"""Read side: a question in, frozen rows out."""
