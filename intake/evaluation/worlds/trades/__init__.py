"""The trades that a world can be of: what they sell, and to whom."""

from __future__ import annotations

from intake.evaluation.worlds.trades.bakery import BAKERY
from intake.evaluation.worlds.trades.beverage import BEVERAGE
from intake.evaluation.worlds.trades.electrical import ELECTRICAL
from intake.evaluation.worlds.trades.farm import FARM
from intake.evaluation.worlds.trades.fasteners import FASTENERS
from intake.evaluation.worlds.trades.garden import GARDEN
from intake.evaluation.worlds.trades.hair import HAIR
from intake.evaluation.worlds.trades.laboratory import LABORATORY
from intake.evaluation.worlds.trades.medical import MEDICAL
from intake.evaluation.worlds.trades.plumbing import PLUMBING
from intake.evaluation.worlds.trades.vehicle import VEHICLE
from intake.evaluation.worlds.trades.vocabulary import Trade

TRADES: dict[str, Trade] = {
    trade.name: trade
    for trade in (
        ELECTRICAL, PLUMBING, BAKERY, MEDICAL, GARDEN, FASTENERS, BEVERAGE, VEHICLE, LABORATORY, HAIR, FARM,
    )
}  # fmt: skip
