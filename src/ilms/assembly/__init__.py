"""Checked observations -> the files of a build: messages, provenance, findings and the manifest that binds them."""
