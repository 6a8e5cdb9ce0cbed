"""Tests of crowd_guard.py with a scripted stream instead of a camera.

Usage: run `pip install '.[simulator]' pytest` in the root of a checkout of the SDK, and then
`pytest` in this folder.
"""

from crowd_guard import crowded, people

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import person

TWO_PEOPLE = [person(400, 500), person(800, 500)]


def test_reports_the_room_that_gets_too_crowded(
    brainframe_server: Simulator, brainframe_client: BrainFrameAPI
) -> None:
    quiet = brainframe_server.script(brainframe_server.add_stream("Cellar"))
    quiet.at(0, [person(400, 500)])
    lobby = brainframe_server.add_stream("Lobby")
    busy = brainframe_server.script(lobby)
    busy.at(3, TWO_PEOPLE)  # Two people enter at t = 3 s,
    quiet.advance(5)
    busy.advance(5)  # and five seconds pass at once.
    assert next(crowded(brainframe_client, limit=1)) == lobby


def test_counts_people_as_they_come_and_go(
    brainframe_server: Simulator, brainframe_client: BrainFrameAPI
) -> None:
    lobby = brainframe_server.add_stream("Lobby")
    script = brainframe_server.script(lobby)
    script.push([])
    counts = people(brainframe_client)
    assert next(counts) == {lobby: 0}
    script.push(TWO_PEOPLE)
    assert next(counts) == {lobby: 2}
    script.push(TWO_PEOPLE[:1])
    assert next(counts) == {lobby: 1}


def test_continues_when_the_connection_breaks(
    brainframe_server: Simulator, brainframe_client: BrainFrameAPI
) -> None:
    lobby = brainframe_server.add_stream("Lobby")
    brainframe_server.script(lobby).push(TWO_PEOPLE)
    # Cut the connection within the first packet, then respond as a server that is starting.
    brainframe_server.faults.cut("get_zone_status_stream", after=100)
    brainframe_server.faults.starting(operation="get_zone_status_stream")
    assert next(crowded(brainframe_client, limit=1)) == lobby
