"""From a notebook and its parameters to one page to share: execute, render, publish whole or not at all."""
