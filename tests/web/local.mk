# tests/web
