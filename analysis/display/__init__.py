"""Results in; axes, labels, numbers in two languages, and exhibits out."""
