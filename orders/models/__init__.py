"""The tables of the order room."""

from orders.models.article import Article, CustomerArticle, Price, Purchase, UnitUsage
from orders.models.audit import AuditEntry
from orders.models.customer import Address, Contact, Customer
from orders.models.order import ClerkProfile, NumberRange, Order, OrderEvent, OrderLine
from orders.models.queue import Answer, AssignmentRule, Presence, QueueItem
from orders.models.review import ReviewDraft, TextModule
from orders.models.search import SearchEntry

__all__ = [
    "Address",
    "Answer",
    "Article",
    "AssignmentRule",
    "AuditEntry",
    "ClerkProfile",
    "Contact",
    "Customer",
    "CustomerArticle",
    "NumberRange",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Presence",
    "Price",
    "Purchase",
    "QueueItem",
    "ReviewDraft",
    "SearchEntry",
    "TextModule",
    "UnitUsage",
]
