"""Run by a template in a test, as a real one warms up: draws once, and puts right what pandas decided while it was imported."""


def warm_up():
    import matplotlib.pyplot as plt
    import pandas as pd

    plt.close(plt.figure())
    pd.set_option("display.max_columns", 20)
