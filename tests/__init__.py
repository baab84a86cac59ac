"""The tests mirror the rooms: a file per lesson, chart module and shared module."""
