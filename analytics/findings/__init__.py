"""Sentences made from numbers, in official Chinese and plain English. No sentence is typed by hand."""
