"""Letters come in: found in folders and archives, turned into clean text, cut into sections."""
