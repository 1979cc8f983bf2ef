"""The closed lists of the API, each under the name that the OpenAPI document gives it (settings, ENUM_NAME_OVERRIDES)."""

from __future__ import annotations

from intake.models import Message
from orders.models import Answer
from orders.reasons import ReasonCode
from orders.states import ChannelName, MessageKind, OrderState

CHANNELS = [str(name) for name in ChannelName]
DOCUMENT_CHANNELS = [str(name) for name in (ChannelName.API, ChannelName.FAX, ChannelName.EMAIL)]
ORDER_STATES = [str(state) for state in OrderState]
ORDER_DECISIONS = ["accepted", "review"]
MESSAGE_STATES = [str(state) for state in Message.State]
MESSAGE_KINDS = [str(kind) for kind in MessageKind]
DECISIONS = ["accepted", "review", "filed"]
REASONS = [str(code) for code in ReasonCode]
ANSWER_KINDS = [str(kind) for kind in Answer.Kind]
ANSWER_STATES = [str(state) for state in Answer.State]
