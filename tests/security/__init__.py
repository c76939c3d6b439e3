"""What must not be possible, over every address at once."""
