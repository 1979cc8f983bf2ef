"""Fields into master data: customer, articles, units, prices, addresses, earlier orders."""

from intake.matching.drafting import match
from intake.matching.knowledge import Knowledge, knowledge_for

__all__ = ["Knowledge", "knowledge_for", "match"]
