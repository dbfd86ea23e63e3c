"""Work that outlives a request: job_run is the truth, RQ only wakes the worker. Table: job_run. Permission: jobs:see."""
