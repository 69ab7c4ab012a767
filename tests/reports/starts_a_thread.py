"""Imported by a template in a test: a process with a second thread may not fork."""

import threading

threading.Thread(target=threading.Event().wait, daemon=True).start()
