"""Slides: the master, what may stand on a slide, and the pages of a pack."""
