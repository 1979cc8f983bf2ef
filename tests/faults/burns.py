"""Uses processor time without end."""

while True:
    pass
