"""督办: matters that somebody is responsible for until a day, and the items of the year's plan. docs/tasks.md."""

from data.tasks.evidence import checked
from data.tasks.model import PLAN, TASK, Cell, Counts, Draft, Event, File, Held, Sight, Task, Why
from data.tasks.reading import Sought, snapshots
from data.tasks.rules import ENDED, FILES, LIVE, MEGABYTES, MOVES, SECTIONS, STATES, TYPES, Move, TaskError
from data.tasks.store import LONGEST, LONGEST_NAME, Tasks

__all__ = [
    "ENDED",
    "FILES",
    "LIVE",
    "LONGEST",
    "LONGEST_NAME",
    "MEGABYTES",
    "MOVES",
    "PLAN",
    "SECTIONS",
    "STATES",
    "TASK",
    "TYPES",
    "Cell",
    "Counts",
    "Draft",
    "Event",
    "File",
    "Held",
    "Move",
    "Sight",
    "Sought",
    "Task",
    "TaskError",
    "Tasks",
    "Why",
    "checked",
    "snapshots",
]
