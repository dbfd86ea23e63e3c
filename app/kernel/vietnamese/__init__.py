"""Vietnamese as people and old files write it: cleaning, folding, names, phones, dates, encodings. Pure."""
