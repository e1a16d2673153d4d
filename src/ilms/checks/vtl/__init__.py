"""Rules in the Validation and Transformation Language (VTL 2.1): ours written out, an office's own run."""
