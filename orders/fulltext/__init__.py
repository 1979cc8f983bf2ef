"""Search in words: what an order, a document, a customer or an article says."""
