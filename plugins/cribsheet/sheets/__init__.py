"""What stands on a cheat sheet, chosen so that it fits on paper."""
