"""Lists from spreadsheets: a pure reader, a batch with preview and confirm; slices register a ListKind.

Tables: intake_batch, intake_row, intake_pair, intake_verdict. Permissions: intake:see, intake:run.
"""
