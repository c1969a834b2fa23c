"""Whose rows ever appear: every page, card, sheet, file and route, from the registries of them."""
