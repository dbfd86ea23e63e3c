"""Lists from spreadsheets: a pure reader, a batch with preview, mending and confirm; slices register a ListKind.

Tables: intake_batch, intake_row, intake_mend, intake_shape, intake_pair, intake_verdict. Permissions: intake:see, intake:run,
intake:undo.
"""
