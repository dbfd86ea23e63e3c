"""Whether the site can do its work: two addresses for whoever watches it, and the administrator's page. No tables.

Permission: health:see.
"""
