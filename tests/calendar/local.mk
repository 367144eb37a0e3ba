# tests/calendar
