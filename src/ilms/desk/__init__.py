"""The report live on this machine: check again, see cells beside numbers, correct a mapping, approve and send."""
