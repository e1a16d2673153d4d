"""Form: whether the observations are what their DSD, its constraints and the policy on top of them say."""
