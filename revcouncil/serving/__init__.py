"""How requests get from the network to the site: gunicorn's threads, kept free for those whose
request is there.
"""
