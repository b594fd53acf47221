"""Statements that are put together once: building one, and finding out whether it was compiled, takes longer than asking a small one."""

from functools import lru_cache

# For what builds a statement of nothing but its arguments: who asks, filters, a day. No session, no time, no request.
# A large desk has two hundred people, and each asks some of them.
put_together_once = lru_cache(maxsize=1000)
