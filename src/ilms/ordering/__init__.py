"""The order of observations, for streams that are larger than memory; of what fits, see `Observations.in_order`."""
