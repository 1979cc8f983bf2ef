"""Every way in and out. To add a channel: copy a folder, write its class, add a line here."""

from __future__ import annotations

from collections.abc import Mapping

from channels.api.send import ApiChannel
from channels.contract import Channel
from channels.email.send import EmailChannel
from channels.fax.send import FaxChannel
from channels.phone.send import PhoneChannel
from channels.web.send import WebChannel
from orders.states import ChannelName

_ALL: tuple[Channel, ...] = (FaxChannel(), EmailChannel(), ApiChannel(), PhoneChannel(), WebChannel())

CHANNELS: Mapping[ChannelName, Channel] = {channel.name: channel for channel in _ALL}
