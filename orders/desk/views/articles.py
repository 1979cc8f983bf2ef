"""Articles."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.article_page import article_context
from orders.desk.finding import ARTICLE_ORDER, matching_articles
from orders.desk.paging import page_of
from orders.models import Article
from orders.people.log import about


@needs(Right.SEE)
@require_GET
def article_list(request: ClerkRequest) -> HttpResponse:
    """All articles by number."""
    query = request.GET.get("q", "").strip()[:100]
    page = page_of(matching_articles(query), ARTICLE_ORDER, request.GET)
    context = {"area": "articles", "page": page, "filter_q": query}
    return render(request, "desk/articles.html", context)


@needs(Right.SEE)
@require_GET
def article_page(request: ClerkRequest, sku: str) -> HttpResponse:
    """One article: master data, prices, who ordered it last."""
    article = get_object_or_404(Article, sku=sku)
    # It tells who ordered it last.
    about(request, article)
    return render(request, "desk/article.html", article_context(article))
