"""A company to try the program on: invented customers, two years of trade, letters already sent; the same every time."""
