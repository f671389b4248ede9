"""The child's side: what a worker process does with the requests that it reads."""
