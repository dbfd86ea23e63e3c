"""Lists from spreadsheets: a pure reader, a batch with preview and confirm; slices register a ListKind.

Tables: intake_batch, intake_row. Permissions: intake:see, intake:run.
"""
