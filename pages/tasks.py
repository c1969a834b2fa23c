"""督办: what is to be done by whom until when; one task with its history; the plan of the year."""

from pages.parts import task_lists
from pages.parts.here import here

task_lists.page(here())
