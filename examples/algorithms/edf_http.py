#!/usr/bin/env python3
"""Earliest deadline first as an HTTP server: python3 edf_http.py [port]. The gateway posts observations to http://localhost:8090/decide."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from edf import decide


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection

    def do_POST(self):
        seen = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps(decide(seen)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):  # no line for each request
        pass


port = int(sys.argv[1]) if len(sys.argv) > 1 else 8090
with ThreadingHTTPServer(("localhost", port), Handler) as server:
    print(f"Listening on http://localhost:{server.server_port}/decide", flush=True)
    server.serve_forever()
