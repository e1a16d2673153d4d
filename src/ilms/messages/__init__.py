"""Files to observations and back, one module a format; `formats` is the door."""
