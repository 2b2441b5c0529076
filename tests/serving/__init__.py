"""The site behind its real server: slow, endless and oversized requests."""
