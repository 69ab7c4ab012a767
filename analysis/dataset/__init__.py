"""The only reader of a dataset folder: read, correct, check, and hand out typed frames.

    choices     which regions, plans and group sets a parameter may name (reads no frames)
    load        a folder in, a checked `Dataset` out
    dictionary  the generated description of a folder
    tables      every table and column, declared once
"""
