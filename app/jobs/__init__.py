"""Work that outlives a request: job_run is the truth, RQ only wakes the worker; schedule_run says when the clock's tasks ran.

Tables: job_run, schedule_run. Permission: jobs:see.
"""
