"""The machine: clock, randomness, paths, files, locks and logs. Nothing else in the program asks it directly."""
