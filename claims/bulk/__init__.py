"""One act on many claims: who may is said before, it goes on in the worker, and is undone in one."""
