# tests/law
