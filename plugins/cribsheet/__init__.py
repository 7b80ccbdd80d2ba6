"""Raw study notes in, one hosted study site out."""
