"""Settings of other people's projects, for processes of their own.

PROJECT_DATABASE is the database, as JSON.
"""
