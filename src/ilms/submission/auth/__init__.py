"""Who we are to a receiver: secrets from where they may be kept, and what is made of them to be let in."""

from ilms.submission.auth.secrets import Need, Origin, Secrets, variable

__all__ = ["Need", "Origin", "Secrets", "variable"]
