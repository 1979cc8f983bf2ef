"""Words into meaning: kind, sender, numbers, dates, place and positions, each with its evidence. Plain Python, no Django."""

from intake.understanding.logical import Lexicon
from intake.understanding.result import Code, CustomerHints, DeliveryHint, Item, Quantity, Reading
from intake.understanding.understand import understand

__all__ = ["Code", "CustomerHints", "DeliveryHint", "Item", "Lexicon", "Quantity", "Reading", "understand"]
