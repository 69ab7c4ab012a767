"""duibiao: regional benchmarking of policy plans, from coded evidence to reports that can be checked."""

__version__ = "0.1.0"
