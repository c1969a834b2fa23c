"""What is ready when the first visitor comes."""

import subprocess
import sys

from tests.source import PROJECT

FIRST_VISITOR = """
import asyncio, sys
from pages.parts import startup

async def serve():
    async with startup.lifespan(None):
        with startup.IMPORTS:
            print({"pages.parts.grid", "pages.parts.shell", "analytics.cards", "data.publishing"} <= sys.modules.keys())

asyncio.run(serve())
"""


def test_the_first_visitor_waits_until_everything_is_imported():
    command = [sys.executable, "-c", FIRST_VISITOR]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
