"""Opaque ids and the short codes that people read aloud."""

import secrets

# Crockford's base 32: no I, L, O, U, so nothing is misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(prefix: str) -> str:
    """A new opaque id such as `st_7Q2M…`: 80 random bits behind a prefix that names its kind."""
    return f"{prefix}_{short_code(16)}"


def short_code(length: int) -> str:
    """A random code of `length` characters for tickets and doors (5 bits a character)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
