"""Work that outlives a request: a table of jobs, leases, retries, and the worker that does them."""
