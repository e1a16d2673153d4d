"""From records of registers to persons: border movements to migrants, permits and contracts to those who hold them."""
