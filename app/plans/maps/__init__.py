"""Maps of an area and of a plan: drawn as a tree of alleys, or laid on the lines of the ground."""
