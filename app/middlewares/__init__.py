"""What every request passes, in the order written in app/main.py."""
