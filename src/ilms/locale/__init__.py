"""What translators write, a catalogue for each language; `python -m ilms.locale` keeps them in step with the source."""
