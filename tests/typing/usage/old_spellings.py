"""Spellings of earlier and of later releases of brainframe-api, for type checkers."""

from typing import assert_type

from brainframe.api import BrainFrameAPI, bf_codecs, bf_errors
from brainframe.api.bf_codecs import Plugin, PluginOption
from brainframe.api.bf_codecs.plugin_codecs import OptionType
from brainframe.api.stub import BrainFrameAPI as StubAPI
from brainframe.api.stubs.zones import ZoneStubMixin

api: BrainFrameAPI = StubAPI("http://localhost")
mixin: ZoneStubMixin = api

# The spellings of earlier releases.
assert_type(api.get_plugins(), list[Plugin])
for plugin in api.get_plugins():
    option: PluginOption = plugin.options["threshold"]
    if option.type is OptionType.FLOAT:
        api.set_plugin_option_vals(plugin_name=plugin.name, option_vals={"threshold": 0.5})
    api.set_plugin_active(plugin_name=plugin.name, stream_id=1, active=None)
bf_codecs.Premises(name="Office", id_=None)
bf_codecs.CapsuleOption(type_=OptionType.BOOL, default=True, constraints={}, description="")
api.process_image(b"", plugin_names=["detector"])

# The spellings of later releases.
bf_codecs.Premises("Office", None)
bf_codecs.StreamConfiguration(
    "Entrance", None, bf_codecs.StreamConfiguration.ConnType.WEBCAM, {"device_id": 0}, {}
)
bf_codecs.User("ann", None, bf_codecs.User.Role.ADMIN, id=1)
test: bf_codecs.CountConditionTestType = bf_codecs.ZoneAlarmCountCondition.TestType.EQUAL_TO
direction: bf_codecs.DirectionType = bf_codecs.ZoneAlarmRateCondition.DirectionType.ENTERING
names: list[str] = bf_codecs.ConnType.values()

try:
    api.get_plugin("none")
except bf_errors.PluginNotFoundError as error:
    assert_type(error, bf_errors.CapsuleNotFoundError)
