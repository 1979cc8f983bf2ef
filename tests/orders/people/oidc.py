"""A small real OpenID Connect server on the loopback, for one sign-on after the other."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET = "allwege", "a secret that only the two know, and nobody else"


class Server:
    """Answers for one person; ``claims`` says for whom, ``asked`` holds what came in."""

    def __init__(self):
        self.claims = {"sub": "7", "email": "sabine@firma.example", "email_verified": True, "name": "Sabine Kreutzer"}
        self.asked = []
        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        self.thread = threading.Thread(target=self.httpd.serve_forever)
        self.thread.start()

    def stop(self):
        self.httpd.shutdown()
        self.httpd.server_close()
        self.thread.join()

    def _configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _answer(self, path, sent):
        if path == "/.well-known/openid-configuration":
            return self._configuration()
        if path == "/token":
            if (sent.get("client_id"), sent.get("client_secret"), sent.get("code")) != (CLIENT, SECRET, "a-code"):
                return {"error": "invalid_client"}
            token = jwt.encode({"iss": self.url, "aud": CLIENT, "exp": 2**33, "iat": 0, **self.claims}, SECRET, "HS256")
            return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token}
        return self.claims if path == "/userinfo" else {}

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._reply({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                self._reply({name: values[0] for name, values in parse_qs(body).items()})

            def _reply(self, sent):
                path = urlsplit(self.path).path
                server.asked.append((path, sent))
                said = json.dumps(server._answer(path, sent)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_arguments):
                """Say nothing."""

        return Handler
