"""Labels and codes of a national classification to those of the ILO: code maps, ages, what adds up to what."""
