"""What a file of the office holds, and a mapping file drafted from it: regions -> axes -> recognition -> proposal."""
