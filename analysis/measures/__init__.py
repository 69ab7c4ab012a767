"""Measures: frames in, frozen results out; nothing here knows a file, a language or a chart."""
